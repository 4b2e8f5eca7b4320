import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { HOSTILE_MOODS } from "../support/hostile-moods.ts";
import { originDigest, type Origin } from "../support/origin.ts";
import type { TestServer } from "../support/start-server.ts";
import { Chance } from "./chance.ts";
import type { Findings } from "./findings.ts";
import { HostileCrowd, openVillains } from "./hostile-crowd.ts";
import { openGround, type SoakOptions } from "./open-ground.ts";

const CROWD = 50;
/** Rounds of downloads alone and beside the crowd, how many in each, and how large: small ones are over before they tell. */
const SIZES = {
  small: { rounds: 2, each: 3, sizeBytes: 256 << 20 },
  full: { rounds: 8, each: 5, sizeBytes: 256 << 20 },
} as const;
/** The crowd has a first wave before anything is measured; memory is compared with what that left. */
const WARM_UP_MS = 8_000;
const MOST_SLOWDOWN = 1.2;
const MOST_ROUNDS = 4;
const MOST_GROWTH_BYTES = 48 << 20;

type Normal = {
  readonly server: TestServer;
  readonly origin: Origin;
  readonly findings: Findings;
  readonly sizeBytes: number;
  readonly digest: string;
};

/** A normal download beside fifty hostile servers is not slower than alone, and memory stays what it was. */
export async function soakHostile({ size, seed, findings }: SoakOptions): Promise<void> {
  await using crowd = await openVillains();
  const env = {
    TRAWL_MAX_JOBS: String(CROWD + 2),
    TRAWL_REQUEST_TIMEOUT: "2",
    TRAWL_LOW_SPEED_LIMIT: "1000",
    TRAWL_LOW_SPEED_TIME: "2",
    TRAWL_LOG_LEVEL: "warn",
  };
  const hosts = crowd.villains.map(({ host }) => host);
  await using ground = await openGround(env, hosts);
  const { origin, server } = ground;
  const people = new HostileCrowd(server, findings, new Chance(seed), crowd.villains);
  const { rounds, each, sizeBytes } = SIZES[size];
  const normal: Normal = { server, origin, findings, sizeBytes, digest: originDigest(sizeBytes) };
  const times = { alone: [] as number[], beside: [] as number[] };
  const measure = async (into: number[]): Promise<void> => {
    for (let turn = 0; turn < each; turn += 1) into.push(await download(normal));
  };
  await download(normal);
  await withCrowd(people, () => wait(WARM_UP_MS));
  const warmBytes = residentBytes(server.pid);
  const ratioSoFar = (): number => median(times.beside) / median(times.alone);
  // A busy machine hides the truth for a while: more rounds bring it out.
  for (let round = 0; round < rounds || (round < MOST_ROUNDS * rounds && ratioSoFar() > MOST_SLOWDOWN); round += 1) {
    await measure(times.alone);
    await withCrowd(people, () => measure(times.beside));
  }
  await withCrowd(people, () => wait(WARM_UP_MS));
  const grownBytes = residentBytes(server.pid) - warmBytes;
  const ratio = ratioSoFar();
  findings.check("beside the crowd a download takes at most 1.2 times as long", ratio <= MOST_SLOWDOWN, `${ratio}`);
  findings.check("memory stays flat", grownBytes <= MOST_GROWTH_BYTES, `${mib(grownBytes)} MiB more`);
  const silent = Object.keys(HOSTILE_MOODS).filter(
    (name) => HOSTILE_MOODS[name]?.ends !== "endless" && !people.reasons.has(name),
  );
  findings.check("every bad server had its end", size === "small" || silent.length === 0, silent.join("; "));
  for (const [name, reason] of people.reasons) console.log(`  ${name}: ${reason}`);
  console.log(`medians: alone ${ms(times.alone)}, beside ${ms(times.beside)}, ratio ${ratio.toFixed(2)}`);
  console.log(`memory: ${mib(warmBytes)} MiB after the first wave, ${mib(grownBytes)} MiB more at the end`);
}

/** Does some work while the crowd is there. */
async function withCrowd(people: HostileCrowd, work: () => Promise<void>): Promise<void> {
  const leave = new AbortController();
  const staying = people.stay(CROWD, leave.signal);
  try {
    await Promise.race([work(), staying]);
  } finally {
    leave.abort();
    await staying;
  }
}

/** Brings one file home and gives the time from asking for it to its end, in milliseconds. */
async function download({ server, origin, findings, sizeBytes, digest }: Normal): Promise<number> {
  const link = origin.link(sizeBytes, {}, `f${origin.requests.length}`);
  const beganMs = performance.now();
  const id = await server.add([link]);
  const job = await server.jobThat(id, ({ finished_at }) => finished_at !== null, 60_000);
  const tookMs = performance.now() - beganMs;
  const { body } = await server.get(`/api/jobs/${id}/tasks`);
  findings.check("the normal download is right", body.tasks[0].digest === digest, JSON.stringify(job));
  await server.ask("DELETE", `/api/jobs/${id}?files=true`);
  return tookMs;
}

/** Memory of a process that is really there, proc_pid_status(5). */
function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

const ms = (numbers: readonly number[]): string => `${Math.round(median(numbers))} ms of ${numbers.length}`;
const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
