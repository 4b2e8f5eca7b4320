import { setTimeout as wait } from "node:timers/promises";
import { startOrigin, type Origin } from "../support/origin.ts";
import { makeServerFolders, startServer, type ServerFolders, type TestServer } from "../support/start-server.ts";
import { Chance } from "./chance.ts";
import type { Findings } from "./findings.ts";
import type { SoakOptions } from "./open-ground.ts";
import { lookAtEnd } from "./kill-end.ts";
import { makeJobSpec, type JobSpec } from "./kill-fleet.ts";
import { Interruptions } from "./kill-interruptions.ts";
import { readTruth, type Truth, type TruthRow } from "./kill-truth.ts";
import { KillDriver } from "./kill-driver.ts";

const SIZES = {
  small: { kills: 12, largestBytes: 20_000_000, longestRunMs: 1_500, endLimitMs: 90_000 },
  full: { kills: 200, largestBytes: 200_000_000, longestRunMs: 3_500, endLimitMs: 600_000 },
} as const;
const JOBS_AT_A_TIME = 20;

export type KillWorld = {
  readonly origin: Origin;
  readonly folders: ServerFolders;
  readonly findings: Findings;
  readonly specs: JobSpec[];
  makeSpec(): JobSpec;
};

/** Kills the server again and again while it works on mixed jobs and a person pauses, resumes, cancels and retries. */
export async function soakKill(options: SoakOptions): Promise<void> {
  const { findings, seed } = options;
  const size = SIZES[options.size];
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const fleet = new Chance(seed);
  const moments = new Chance(seed + 1);
  const modes = new Chance(seed + 3);
  const specs: JobSpec[] = [];
  const makeSpec = (): JobSpec => {
    const spec = makeJobSpec(origin, fleet, specs.length, size.largestBytes);
    specs.push(spec);
    return spec;
  };
  const world: KillWorld = { origin, folders, findings, specs, makeSpec };
  const interruptions = new Interruptions(origin);
  const start = (port = 0): Promise<TestServer> =>
    startServer({
      folders,
      allow: [origin.host],
      port,
      // Each start chooses anew when digests are made: what one left undone is the other's to do.
      env: {
        TRAWL_MAX_TASKS_PER_HOST: "12",
        TRAWL_MAX_CONNECTIONS: "16",
        TRAWL_LOG_LEVEL: "warn",
        TRAWL_DIGEST: modes.one(["finish", "later"]) ?? "later",
      },
    });

  let server = await start();
  const { port } = server;
  const driver = new KillDriver(world, new Chance(seed + 2), JOBS_AT_A_TIME);
  const killedIn: Record<string, number> = {};
  try {
    for (let kill = 1; kill <= size.kills; kill += 1) {
      const driving = driver.drive(server);
      await wait(moments.between(100, size.longestRunMs));
      driver.serverDies();
      await server.kill();
      await driving;
      const truth = readTruth(folders);
      interruptions.found(truth.kept);
      for (const { status } of truth.jobs.values()) killedIn[status] = (killedIn[status] ?? 0) + 1;
      server = await start(port);
      await lookAfterStart(world, server, truth, driver);
      if (kill % 20 === 0) console.log(`  ${kill} kills, ${specs.length} jobs`);
    }
    await lookAtEnd(world, server, driver, size.endLimitMs);
  } finally {
    await server[Symbol.asyncDispose]();
  }
  interruptions.report(findings, specs);
  console.log(`kills: ${size.kills}; jobs: ${specs.length}; statuses at the kills: ${JSON.stringify(killedIn)}`);
  console.log(`requests of people: ${JSON.stringify(driver.answers)}`);
}

/** While nobody drives: what was acknowledged is there once, and every job goes on from where the database stood. */
async function lookAfterStart(
  { findings, specs }: KillWorld,
  server: TestServer,
  truth: Truth,
  driver: KillDriver,
): Promise<void> {
  findings.check("ready after a kill", (await server.get("/readyz")).status === 200);
  await driver.repeatUnanswered(server);
  const listed = await server.jobs();
  const ids = listed.map((job) => job.id as string);
  const wanted = specs.flatMap((spec) => (spec.id === null ? [] : [spec.id]));
  findings.check(
    "no acknowledged job is lost",
    wanted.every((id) => ids.includes(id)),
    () => wanted.filter((id) => !ids.includes(id)).join(" "),
  );
  findings.check(
    "no job is there twice",
    new Set(ids).size === ids.length && ids.length === new Set(wanted).size,
    `${ids.length} listed, ${new Set(wanted).size} acknowledged`,
  );
  for (const job of listed) {
    const detail = await server.job(job.id as string);
    if (detail.version === job.version)
      findings.check(
        "list and detail are equal",
        JSON.stringify(detail) === JSON.stringify(job),
        JSON.stringify([job, detail]),
      );
    const before = truth.jobs.get(job.id as string);
    if (before) lookAtRow(findings, before, detail);
  }
}

function lookAtRow(
  findings: Findings,
  before: TruthRow,
  job: { id: string; status: string; recovered: boolean; recoveries: number },
): void {
  const say = `${job.id}: ${before.status} at the kill, ${job.status} now`;
  if (before.status === "running") {
    const goesOn = ["pending", "running", "completed", "failed"].includes(job.status);
    findings.check("a running job goes on by itself", goesOn, say);
    findings.check("a job that went on says so", job.recovered && job.recoveries === before.recovered + 1, say);
  } else if (before.status === "pausing" || before.status === "paused") {
    findings.check("a paused job stays paused", job.status === "paused", say);
  } else if (before.status !== "pending") {
    const left = before.status === "cancelling" ? "cancelled" : before.status;
    findings.check("an ended or cancelled job stays so", job.status === left, say);
  }
}
