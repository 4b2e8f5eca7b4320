import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { TestServer } from "../support/start-server.ts";
import { Chance } from "./chance.ts";
import type { Findings } from "./findings.ts";
import { LiveView } from "./live-view.ts";
import { openGround, type SoakOptions } from "./open-ground.ts";
import { StormClient, type StormWorld } from "./storm-client.ts";
import { readPicture, type SqlPicture } from "./storm-sql.ts";

const SECONDS = { small: 8, full: 60 } as const;
const CLIENTS = 50;
const SAMPLERS = 4;
const MOVING = ["running", "pausing", "cancelling"];
const LISTS = ["active", "pending", "running", "paused", "completed", "failed", "cancelled", "pausing,cancelling"];

type Storm = {
  readonly server: TestServer;
  readonly dataDir: string;
  readonly findings: Findings;
  readonly steady: LiveView;
  readonly restless: LiveView;
};

/** Fifty people at once, and at every moment list, detail, counts, events and SQL say the same. */
export async function soakStorm({ size, seed, findings }: SoakOptions): Promise<void> {
  await using ground = await openGround({ TRAWL_MAX_TASKS_PER_HOST: "16", TRAWL_LOG_LEVEL: "warn" });
  const { origin, folders, server } = ground;
  await using steady = new LiveView(server, findings, "steady stream");
  await using restless = new LiveView(server, findings, "restless stream");
  await Promise.all([steady.begun(), restless.begun()]);
  const world: StormWorld = { server, origin, findings, ids: [], answers: {}, active: 0 };
  const storm: Storm = { server, dataDir: folders.dataDir, findings, steady, restless };
  const chance = new Chance(seed);
  const clients = Array.from(
    { length: CLIENTS },
    (_, number) => new StormClient(world, new Chance(seed + 1 + number), number),
  );
  let samples = 0;
  const deadline = performance.now() + SECONDS[size] * 1_000;
  while (performance.now() < deadline) {
    const running = clients.map((client) => client.run());
    const calmAt = Math.min(performance.now() + 4_000, deadline);
    const samplers = Array.from({ length: SAMPLERS }, async () => {
      for (; performance.now() < calmAt; samples += 1) await sample(storm, chance);
    });
    for (; performance.now() < calmAt; await wait(chance.between(100, 600))) restless.breakOff();
    await Promise.all(samplers);
    for (const client of clients) client.rest();
    await Promise.all(running);
    await lookWhileCalm(storm);
  }
  const { body } = await server.get("/api/verify");
  findings.check("verify finds nothing", body.ok === true, JSON.stringify(body.problems?.slice(0, 5)));
  const bad = server.process.log
    .split("\n")
    .filter((line) => line.includes('"level":50') || line.includes('"level":60'));
  findings.check("nothing unexpected is in the log", bad.length === 0, bad.slice(0, 2).join("\n"));
  console.log(`server: ${cpuSeconds(server.pid)} s of processor time`);
  console.log(`samples: ${samples}; jobs: ${world.ids.length}; answers: ${JSON.stringify(world.answers)}`);
  for (const [name, view] of Object.entries({ steady, restless }))
    console.log(
      `${name} stream: ${view.events} events over ${view.connections} connections, ${view.snapshots} snapshots, up to sequence ${view.cursor}`,
    );
}

/** User and system time of a process, proc(5) fields 14 and 15, in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function sample(storm: Storm, chance: Chance): Promise<void> {
  const { server, findings } = storm;
  const status = chance.one(LISTS) ?? "active";
  const { status: code, body } = await server.get(`/api/jobs?status=${status}&limit=200`);
  if (!findings.check("a list is answered", code === 200, `${code} ${JSON.stringify(body)}`)) return;
  const jobs = body.jobs as { id: string; status: string; version: number }[];
  findings.check(
    "total is the number of rows",
    body.total === jobs.length || (body.total > 200 && jobs.length === 200),
    `${status}: ${jobs.length} of ${body.total}`,
  );
  findings.check(
    "a list holds only what was asked for",
    jobs.every((job) => status === "active" || status.includes(job.status)),
    status,
  );
  await lookAtStream(storm, storm.steady, jobs, body.sequence as number);
  await lookAtSql(storm, status);
  await lookAtDetail(storm, jobs[chance.whole(0, Math.max(0, jobs.length - 1))]);
}

/** Every change of status has an event: what a list shows at a sequence, the stream showed there too. */
async function lookAtStream(
  { findings }: Storm,
  view: LiveView,
  jobs: readonly { id: string; status: string; version: number }[],
  sequence: number,
): Promise<void> {
  if (
    !findings.check(
      "the stream reaches the list's sequence",
      await view.reach(sequence),
      `${view.cursor} of ${sequence}`,
    )
  )
    return;
  for (const job of jobs) {
    const { shown, next } = view.at(job.id, sequence);
    const same = shown !== undefined && (shown.version > job.version || shown.status === job.status);
    // Events that were read together are sent as one, under the last one's number.
    const together = next !== undefined && next.version >= job.version;
    findings.check(
      "list and stream are equal",
      same || together,
      () => `${JSON.stringify(job)} at ${sequence}: ${JSON.stringify({ shown, next })}`,
    );
  }
}

/** Compares a list with the database file wherever both were read at the same sequence. */
async function lookAtSql({ server, dataDir, findings }: Storm, status: string): Promise<boolean> {
  const before = await server.get(`/api/jobs?status=${status}&limit=1`);
  const stats = await server.get("/api/stats");
  const picture = readPicture(dataDir);
  const after = await server.get(`/api/jobs?status=${status}&limit=1`);
  lookAtPicture(findings, picture);
  if (before.body.sequence !== after.body.sequence || before.body.sequence !== picture.sequence) return false;
  const wanted = status === "active" ? ["pending", "running", "pausing", "paused", "cancelling"] : status.split(",");
  const sum = (from: Readonly<Record<string, number>>): number =>
    wanted.reduce((total, word) => total + (from[word] ?? 0), 0);
  findings.check(
    "totals of lists equal SQL",
    before.body.total === sum(picture.byStatus),
    `${status}: ${before.body.total}, ${JSON.stringify(picture.byStatus)}`,
  );
  findings.check(
    "statistics equal SQL",
    sum(stats.body.totals) === sum(picture.byStatus),
    `${JSON.stringify(stats.body.totals)}, ${JSON.stringify(picture.byStatus)}`,
  );
  return true;
}

function lookAtPicture(findings: Findings, { counters, byStatus, wrongSums }: SqlPicture): void {
  findings.check(
    "counters equal the rows they count",
    JSON.stringify(counters) === JSON.stringify(byStatus),
    `${JSON.stringify(counters)}, ${JSON.stringify(byStatus)}`,
  );
  findings.check("a job's sums equal those of its tasks", wrongSums.length === 0, wrongSums.join(" "));
}

async function lookAtDetail(
  { server, findings }: Storm,
  listed: { id: string; version: number } | undefined,
): Promise<void> {
  if (!listed) return;
  const again = await server.get("/api/jobs?limit=200");
  const row = (again.body.jobs as { id: string; version: number }[]).find((job) => job.id === listed.id);
  const detail = await server.get(`/api/jobs/${listed.id}`);
  findings.check("a listed job is there", detail.status === 200, `${detail.status}`);
  if (row && detail.body.job?.version === row.version)
    findings.check(
      "list and detail are equal",
      JSON.stringify(row) === JSON.stringify(detail.body.job),
      `${JSON.stringify(row)} ${JSON.stringify(detail.body.job)}`,
    );
}

/** While nobody asks for anything: both streams, the lists and the file must be equal row by row. */
async function lookWhileCalm(storm: Storm): Promise<void> {
  const { dataDir, findings, steady, restless } = storm;
  let compared = false;
  for (let tries = 0; tries < 40 && !compared; tries += 1) {
    compared = true;
    for (const status of LISTS) compared = (await lookAtSql(storm, status)) && compared;
    await wait(50);
  }
  findings.check("a calm moment was found", compared);
  const picture = readPicture(dataDir);
  for (const view of [steady, restless]) {
    findings.check(
      "the stream reaches the end",
      await view.reach(picture.sequence),
      `${view.cursor} of ${picture.sequence}`,
    );
    for (const [id, job] of picture.jobs) {
      const { shown, next } = view.at(id, picture.sequence);
      const equal = shown?.status === job.status && (MOVING.includes(job.status) || shown.version === job.version);
      findings.check(
        "stream and SQL are equal when calm",
        equal || next !== undefined,
        () => `${id}: ${JSON.stringify(job)}, stream ${JSON.stringify(shown)}`,
      );
    }
  }
}
