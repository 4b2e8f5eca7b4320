/** What the list pages, progress and live events cost on a database with a long history. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureEvents } from "./api/events.ts";
import { measureUnderLoad } from "./api/load.ts";
import { measurePagesByHttp, measureThroughput } from "./api/http.ts";
import { measureOwnLists } from "./api/owners.ts";
import { measurePages } from "./api/pages.ts";
import { measureProgress } from "./api/progress.ts";
import { startServer } from "./server-process.ts";
import type { BenchOptions } from "./main.ts";
import { loadNow, machineFacts, timed } from "./measure.ts";
import type { Report, Table } from "./report.ts";
import { describeTool, requireTools } from "./transfer/tools.ts";
import { openSampleStore, seed } from "./seed.ts";

const JOBS = { small: 20_000, full: 1_000_000 };
const FEW = 50;
const STREAMS = { streamsEach: 20 };
/** Progress is written by number of the row: what lies beside it does not matter, and its jobs may stay behind. */
const BESIDE_PROGRESS = 5_000;

type Found = { readonly table: Table; readonly missed: readonly string[] };
type Folders = { readonly many: string; readonly few: string; readonly progress: string; readonly jobs: number };

/** Seeds two databases, one with a long history and one with its newest fifty jobs only, and measures. */
export async function benchApi({ size, dataDir }: BenchOptions): Promise<Report> {
  const root = dataDir ?? (await mkdtemp(join(tmpdir(), "trawl-bench-")));
  requireTools(["aria2c", "nginx", "openssl"]);
  const jobs = JOBS[size];
  const folders = {
    many: join(root, `${jobs}`),
    few: join(root, `${jobs}-newest-${FEW}`),
    progress: join(root, "progress"),
    jobs,
  };
  const facts: string[] = [`${jobs} finished jobs`, await seedBoth(folders)];
  const loadBefore = loadNow();
  const found = [...(await inProcess(folders, facts)), ...(await overHttp(folders))];
  found.push(await progressIn(folders), ...(await measureUnderLoad(size)));
  facts.push(describeTool("aria2c"), `load average ${loadBefore.toFixed(1)} before, ${loadNow().toFixed(1)} after`);
  if (dataDir === null) await rm(root, { recursive: true });
  return {
    name: "api",
    command: `npm run bench -- api${size === "full" ? "" : ` --size ${size}`}`,
    facts,
    tables: found.map(({ table }) => table),
    missed: found.flatMap(({ missed }) => missed),
    absent: [],
  };
}

async function seedBoth({ many, few, jobs }: Folders): Promise<string> {
  const seconds = (await timed(() => seedOnce(many, 1, jobs))) / 1000;
  await seedOnce(few, jobs - FEW + 1, jobs);
  const fact = `made in ${seconds.toFixed(0)} s`;
  console.error(fact);
  return fact;
}

async function seedOnce(folder: string, first: number, last: number): Promise<void> {
  if (!existsSync(folder)) await seed(folder, { first, last });
}

async function inProcess({ many, jobs }: Folders, facts: string[]): Promise<Found[]> {
  await using store = await openSampleStore(many);
  facts.unshift(machineFacts(store.engineVersion));
  return [await measurePages(store, jobs)];
}

async function progressIn({ progress }: Folders): Promise<Found> {
  await rm(progress, { recursive: true, force: true });
  await seed(progress, { first: 1, last: BESIDE_PROGRESS });
  await using store = await openSampleStore(progress);
  return await measureProgress(store);
}

async function overHttp({ many, few }: Folders): Promise<Found[]> {
  await using long = await startServer({ dataDir: many });
  await using short = await startServer({ dataDir: few });
  const lists = [await measurePagesByHttp(long, short), await measureOwnLists(long)];
  return [...lists, await measureThroughput(long), await measureEvents(long, STREAMS)];
}
