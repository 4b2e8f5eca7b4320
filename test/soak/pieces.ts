import { startOrigin, type Origin } from "../support/origin.ts";
import { makeServerFolders, startServer, type ServerFolders, type TestServer } from "../support/start-server.ts";
import { Chance } from "./chance.ts";
import type { Findings } from "./findings.ts";
import type { SoakOptions } from "./open-ground.ts";
import { Interruptions } from "./kill-interruptions.ts";
import { digestOf, type JobSpec } from "./kill-fleet.ts";
import { readTruth } from "./kill-truth.ts";

const KILLS = { small: 2, full: 100 } as const;
const FILE_BYTES = 52 * 1024 * 1024;
/** Of each connection, in bytes a second: slow enough to be worth sixteen of them. */
const RATE = 1_500_000;
const CONNECTIONS = 16;

type Round = {
  readonly origin: Origin;
  readonly folders: ServerFolders;
  readonly findings: Findings;
  readonly interruptions: Interruptions;
};

/** Kills the server while sixteen connections bring one file, each time a new one, and lets the next server end it. */
export async function soakPieces(options: SoakOptions): Promise<void> {
  const { findings, seed } = options;
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const chance = new Chance(seed);
  const round: Round = { origin, folders, findings, interruptions: new Interruptions(origin) };
  const start = (): Promise<TestServer> =>
    startServer({ folders, allow: [origin.host], env: { TRAWL_MAX_CONNECTIONS: String(CONNECTIONS) } });
  const specs: JobSpec[] = [];
  let server = await start();
  try {
    for (let kill = 1; kill <= KILLS[options.size]; kill += 1) {
      const spec = await addFile(round, server, kill);
      specs.push(spec);
      await untilKill(round, server, spec, chance.between(0.1, 0.8));
      await server.kill();
      round.interruptions.found(readTruth(folders).kept);
      server = await start();
      await lookAtFile(round, server, spec);
      if (kill % 20 === 0) console.log(`  ${kill} kills`);
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  round.interruptions.report(findings, specs);
}

async function addFile({ origin }: Round, server: TestServer, number: number): Promise<JobSpec> {
  const seed = `pieces-${number}`;
  const link = origin.link(FILE_BYTES, { seed, rate: RATE }, `${seed}.bin`);
  const file = { link, sizeBytes: FILE_BYTES, seed, resumable: true };
  const id = await server.add([link]);
  return { number, kind: "pieces", files: [file], exists: true, wasCancelled: false, id };
}

/** Waits until all connections are at work and this part of the file is there. */
async function untilKill({ findings }: Round, server: TestServer, { id }: JobSpec, part: number): Promise<void> {
  const job = await server.jobThat(id ?? "", (one) => one.bytes_done > part * FILE_BYTES || one.finished_at !== null);
  const { body } = await server.get(`/api/jobs/${id}/tasks`);
  const { segments } = body.tasks[0];
  findings.check("the file is still under way at the kill", job.finished_at === null, JSON.stringify(job));
  findings.check("sixteen connections were at work", segments >= CONNECTIONS - 1, `${segments}`);
}

async function lookAtFile({ findings }: Round, server: TestServer, { id, files }: JobSpec): Promise<void> {
  const job = await server.jobThat(id ?? "", (one) => one.finished_at !== null, 60_000);
  const { body } = await server.get(`/api/jobs/${id}/tasks`);
  const [task] = body.tasks;
  const wanted = files[0] ? digestOf(files[0]) : "";
  findings.check("the file is the origin's, byte for byte", task.digest === wanted, JSON.stringify([job, task]));
  findings.check("it went on from what was there", task.resumed_from > 0, JSON.stringify(task));
}
