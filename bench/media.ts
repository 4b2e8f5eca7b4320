/** What media jobs cost everybody else: the job list and the server's memory while twenty of them are at work. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startMediaSite } from "../test/support/media-site.ts";
import type { BenchOptions } from "./main.ts";
import { machineFacts, summarise, timed, type Times } from "./measure.ts";
import { figure, type Report } from "./report.ts";
import { Client } from "./requests.ts";
import { startServer } from "./server-process.ts";

const JOBS = { small: 4, full: 20 };
/** What a film is sent at, in bytes a second: its ten seconds of about a megabyte take most of a minute. */
const RATE = 20_000;
const IDLE_REQUESTS = 500;
const PAUSE_MS = 10;
const GOALS = { listRatio: 2, grownMiB: 32 };
const MIB = 1024 * 1024;

/** Fetches films in pieces with yt-dlp, many at once, and measures beside them. */
export async function benchMedia({ size }: BenchOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "trawl-bench-"));
  await using site = await startMediaSite();
  site.setRate(RATE);
  const many = String(JOBS[size]);
  const env = {
    TRAWL_EGRESS_ALLOW: site.host,
    TRAWL_ALLOW_OLD_TOOLS: "1",
    TRAWL_MAX_JOBS: many,
    TRAWL_MAX_TASKS_PER_HOST: many,
  };
  const found = await (async () => {
    await using server = await startServer({ dataDir: folder, env });
    using client = new Client(server.address, server.key, 1);
    const idle = await look(client, server.pid, (asked) => asked < IDLE_REQUESTS);
    const ids = await Promise.all(Array.from({ length: JOBS[size] }, () => add(client, `${site.url}/plain.m3u8`)));
    let ended = 0;
    const all = Promise.all(ids.map((id) => untilEnded(client, id).finally(() => (ended += 1))));
    const busy = await look(client, server.pid, () => ended < ids.length);
    const statuses = await all;
    return { idle, busy, completed: statuses.filter((status) => status === "completed").length };
  })();
  await rm(folder, { recursive: true });
  const ratio = found.busy.times.p99 / found.idle.times.p99;
  const grownMiB = (found.busy.peakBytes - found.idle.peakBytes) / MIB;
  const goals = [
    { name: "job list, p99 with the jobs ÷ idle", aim: GOALS.listRatio, measured: ratio },
    { name: "MiB that the server itself grew by", aim: GOALS.grownMiB, measured: grownMiB },
  ];
  const missed = goals.filter(({ aim, measured }) => !(measured <= aim));
  return {
    name: "media",
    command: `npm run bench -- media${size === "full" ? "" : ` --size ${size}`}`,
    facts: [machineFacts(`${JOBS[size]} jobs`), `${found.completed} of them completed`],
    tables: [
      {
        title: "Goals",
        columns: ["goal", "aim", "measured", ""],
        rows: goals.map((goal) => [
          goal.name,
          `≤ ${goal.aim}`,
          figure(goal.measured),
          missed.includes(goal) ? "missed" : "",
        ]),
      },
      {
        title: "The job list, one client, ms",
        columns: ["when", "requests", "p50", "p99", "longest", "server's memory, peak MiB"],
        rows: [rowOf("idle", found.idle), rowOf("with the jobs", found.busy)],
      },
    ],
    missed: size === "full" ? missed.map(({ name, measured }) => `${name}: ${figure(measured)}`) : null,
    absent: found.completed === JOBS[size] ? [] : [`${JOBS[size] - found.completed} jobs were not completed`],
  };
}

type Look = { readonly times: Times; readonly peakBytes: number };

function rowOf(when: string, { times, peakBytes }: Look): string[] {
  const { count, p50, p99, max } = times;
  return [when, String(count), figure(p50), figure(p99), figure(max), figure(peakBytes / MIB)];
}

/** Asks for the list again and again for as long as told. */
async function look(client: Client, pid: number, goesOn: (asked: number) => boolean): Promise<Look> {
  const samples: number[] = [];
  let peakBytes = 0;
  while (goesOn(samples.length)) {
    samples.push(await timed(() => client.send("GET", "api/jobs")));
    peakBytes = Math.max(peakBytes, residentBytes(pid));
    await wait(PAUSE_MS);
  }
  return { times: summarise(samples), peakBytes };
}

/** Of the process alone, without its children (proc_pid_status(5), VmRSS). */
function residentBytes(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
  return Number(kib) * 1024;
}

async function add(client: Client, url: string): Promise<string> {
  const body = { type: "links", urls: [url], engine: "ytdlp" };
  return (JSON.parse(await client.send("POST", "api/jobs", body)) as { job_id: string }).job_id;
}

async function untilEnded(client: Client, id: string): Promise<string> {
  for (;;) {
    const { job } = JSON.parse(await client.send("GET", `api/jobs/${id}`)) as { job: { status: string } };
    if (["completed", "failed", "cancelled"].includes(job.status)) return job.status;
    await wait(1_000);
  }
}
