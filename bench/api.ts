/** What the list pages, progress and live events cost on a database with a long history. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measurePages } from "./api/pages.ts";
import type { BenchOptions } from "./main.ts";
import { loadNow, machineFacts, timed } from "./measure.ts";
import type { Report } from "./report.ts";
import { openSampleStore, seed } from "./seed.ts";

const JOBS = { small: 20_000, full: 1_000_000 };
const FEW = 50;

/** Seeds two databases, one with a long history and one with its newest fifty jobs only, and measures. */
export async function benchApi({ size, dataDir }: BenchOptions): Promise<Report> {
  const root = dataDir ?? (await mkdtemp(join(tmpdir(), "trawl-bench-")));
  const jobs = JOBS[size];
  const many = join(root, `${jobs}`);
  const few = join(root, `${jobs}-newest-${FEW}`);
  const seconds = (await timed(() => seedOnce(many, 1, jobs))) / 1000;
  await seedOnce(few, jobs - FEW + 1, jobs);
  const store = await openSampleStore(many);
  const facts = [machineFacts(store.engineVersion), `${jobs} finished jobs`];
  console.error(`seeded in ${seconds.toFixed(0)} s`);
  const loadBefore = loadNow();
  const pages = await measurePages(store, jobs);
  await store[Symbol.asyncDispose]();
  if (dataDir === null) await rm(root, { recursive: true });
  facts.push(`load average ${loadBefore.toFixed(1)} to ${loadNow().toFixed(1)}`);
  return {
    name: "api",
    command: `npm run bench -- api${size === "full" ? "" : ` --size ${size}`}`,
    facts,
    tables: [pages.table],
    missed: pages.missed,
  };
}

async function seedOnce(folder: string, first: number, last: number): Promise<void> {
  if (!existsSync(folder)) await seed(folder, { first, last });
}
