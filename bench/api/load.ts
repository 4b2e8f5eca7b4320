/** The job list, live events and memory while sixteen downloads run as fast as they can, with aria2 beside it. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { median, summarise, timed, type Times } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { seed } from "../seed.ts";
import { startAria2 } from "../transfer/aria2-rpc.ts";
import { resetPeak, usageOf } from "../transfer/process-cost.ts";
import { type Product, startProduct } from "../transfer/product.ts";
import type { Link } from "../transfer/source-files.ts";
import { openYard, type Served, type Size, type Yard } from "../transfer/yard.ts";
import { measureEvents } from "./events.ts";
import { keepDownloading, type Load } from "./keep-downloading.ts";

const DOWNLOADS = 16;
const BYTES = { small: 20e6, full: 200e6 };
const ROUNDS = { small: 1, full: 3 };
const WATCH_MS = { small: 2_000, full: 6_000 };
/** Between two requests of the one that is timed, and of those that only wait for an end. */
const PAUSE_MS = 5;
const LOOK_MS = 200;
const LISTED = 50;

const GOAL_LIST_MS = 15;
const GOAL_RATIO = 0.5;
const GOAL_IDLE_MB = 110;
const GOAL_LOADED_MB = 150;

type Found = { readonly table: Table; readonly missed: readonly string[] };
type Watch = { readonly times: Times; readonly mbPerS: number };

/** Measures the product and aria2 in turn, on the same web server, with files in memory. */
export async function measureUnderLoad(size: Size): Promise<Found[]> {
  await using yard = await openYard(size);
  await using served = await yard.serve("load", DOWNLOADS, BYTES[size]);
  await using product = await startSeeded(yard);
  const { pid } = product.server;
  await wait(WATCH_MS[size]);
  const idleMb = usageOf(pid).rssMb;
  resetPeak(pid);
  const ours: Watch[] = [];
  const aria2: Watch[] = [];
  for (let round = 0; round < ROUNDS[size]; round += 1) {
    ours.push(await watchProduct(yard, product, served));
    aria2.push(await watchAria2(yard, served));
  }
  const events = await eventsUnderLoad(product, served);
  return [compare(ours, aria2), events, memoryFound(idleMb, usageOf(pid).peakRssMb)];
}

/** A server whose list has a full page. */
async function startSeeded(yard: Yard): Promise<Product> {
  const place = yard.place("load");
  await mkdir(place.root, { recursive: true });
  await seed(join(place.root, "data"), { first: 1, last: LISTED });
  const env = { TRAWL_MAX_JOBS: `${DOWNLOADS}`, TRAWL_MAX_TASKS_PER_HOST: `${DOWNLOADS}` };
  return startProduct({ env }, place);
}

function loadProduct(product: Product, links: readonly Link[]): Load {
  return keepDownloading(links, async (link) => {
    const id = await product.add([link]);
    const { status } = await product.ended(id, LOOK_MS);
    if (status !== "completed") throw new Error(`A download of the load is ${status}.`);
    await product.remove(id);
  });
}

async function watchProduct(yard: Yard, product: Product, served: Served): Promise<Watch> {
  const load = loadProduct(product, served.links());
  return watch(yard, load, () => product.client.send("GET", "api/jobs"));
}

async function watchAria2(yard: Yard, served: Served): Promise<Watch> {
  const folder = join(yard.memory, "load-aria2c");
  await mkdir(folder, { recursive: true });
  await using aria2 = await startAria2(folder, [`-j${DOWNLOADS}`, "-x1", "-s1", "--file-allocation=none"]);
  const load = keepDownloading(served.links(), async ({ url, name }) => {
    const gid = await aria2.call("aria2.addUri", [url], { out: name });
    const isComplete = async (): Promise<boolean> =>
      ((await aria2.call("aria2.tellStatus", gid, ["status"])) as { status: string }).status === "complete";
    while (!(await isComplete())) await wait(LOOK_MS);
    await rm(join(folder, name));
  });
  return await watch(yard, load, () => aria2.call("aria2.tellActive"));
}

/** Times a request for a while. */
async function watch({ size }: Yard, load: Load, ask: () => Promise<unknown>): Promise<Watch> {
  const samples: number[] = [];
  const end = performance.now() + WATCH_MS[size];
  while (performance.now() < end) {
    samples.push(await timed(ask));
    await wait(PAUSE_MS);
  }
  const filesPerS = await load.stop();
  return { times: summarise(samples), mbPerS: (filesPerS * BYTES[size]) / 1e6 };
}

function compare(ours: readonly Watch[], aria2: readonly Watch[]): Found {
  const p99 = (watches: readonly Watch[]): number => median(watches.map(({ times }) => times.p99));
  const ratio = p99(ours) / p99(aria2);
  const missed = [
    ...(p99(ours) > GOAL_LIST_MS ? [`job list under load: ${figure(p99(ours))} ms at p99`] : []),
    ...(ratio > GOAL_RATIO ? [`job list under load: ${figure(ratio)} × aria2's tellActive at p99`] : []),
  ];
  const rows = [
    [`GET /api/jobs (${LISTED} jobs)`, ...figuresOf(ours), figure(ratio), missed.length > 0 ? "missed" : ""],
    ["aria2 tellActive", ...figuresOf(aria2), "", ""],
  ];
  for (const row of rows) console.error(row.join("  "));
  const title =
    `The list while ${DOWNLOADS} unthrottled downloads run, files in memory: medians of ${ours.length} rounds, ms; ` +
    `goal: p99 ≤ ${GOAL_LIST_MS} and ≤ ${GOAL_RATIO} × aria2's`;
  return { table: { title, columns: ["request", "p50", "p99", "max", "MB/s", "p99 ÷ aria2", ""], rows }, missed };
}

function figuresOf(watches: readonly Watch[]): string[] {
  const mid = (pick: (one: Watch) => number): string => figure(median(watches.map(pick)));
  return [
    mid(({ times }) => times.p50),
    mid(({ times }) => times.p99),
    mid(({ times }) => times.max),
    mid((one) => one.mbPerS),
  ];
}

async function eventsUnderLoad(product: Product, served: Served): Promise<Found> {
  const load = loadProduct(product, served.links());
  const found = await measureEvents(product.server, { streamsEach: 2, during: `while ${DOWNLOADS} downloads run` });
  await load.stop();
  return found;
}

function memoryFound(idleMb: number, loadedMb: number): Found {
  const missed = [
    ...(idleMb > GOAL_IDLE_MB ? [`memory idle: ${figure(idleMb)} MB`] : []),
    ...(loadedMb > GOAL_LOADED_MB ? [`memory with ${DOWNLOADS} downloads: ${figure(loadedMb)} MB`] : []),
  ];
  const rows = [
    ["idle", figure(idleMb), `≤ ${GOAL_IDLE_MB}`, idleMb > GOAL_IDLE_MB ? "missed" : ""],
    [
      `most with ${DOWNLOADS} downloads`,
      figure(loadedMb),
      `≤ ${GOAL_LOADED_MB}`,
      loadedMb > GOAL_LOADED_MB ? "missed" : "",
    ],
  ];
  for (const row of rows) console.error(row.join("  "));
  return { table: { title: "Resident memory of the server, MB", columns: ["state", "MB", "goal", ""], rows }, missed };
}
