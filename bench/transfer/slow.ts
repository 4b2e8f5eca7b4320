/** A thousand slow downloads in one process: what each costs in memory. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { figure } from "../report.ts";
import { startAria2 } from "./aria2-rpc.ts";
import { atMost } from "./goals.ts";
import { type Usage, usageOf } from "./process-cost.ts";
import { startProduct } from "./product.ts";
import type { Link } from "./source-files.ts";
import type { Kind, Yard } from "./yard.ts";

const RATE = 20_000;
const BYTES = 2_000_000;
const COUNT = { small: 96, full: 1_000 };
const WATCH_MS = { small: 2_000, full: 20_000 };
/** A job runs sixteen of its files at once. */
const LINKS_A_JOB = 16;
const IDLE_MS = { small: 700, full: 3_000 };

type Seen = {
  readonly name: string;
  readonly idle: Usage;
  readonly begun: Usage;
  readonly end: Usage;
  readonly open: number;
};

export const measureSlow: Kind = async (yard) => {
  await using served = await yard.serve("slow", 1, BYTES);
  const [first] = served.links({ rate: RATE });
  const count = COUNT[yard.size];
  const links = Array.from({ length: count }, (_, n) => ({ url: `${first?.url}?n=${n}`, name: `slow-${n}.bin` }));
  const seen = [await watchProduct(yard, links), await watchAria2(yard, links)];
  const [ours] = seen;
  return {
    tables: [
      {
        title: `${count} downloads at ${RATE / 1000} KB/s in one process, after ${WATCH_MS[yard.size] / 1000} s`,
        columns: ["client", "connections", "idle MB", "then MB", "above idle MB", "KB a download", "CPU s a second"],
        rows: seen.map((one) => rowOf(one, count, yard)),
      },
    ],
    goals: [atMost("slow downloads: KB of memory each", 40, ours ? perDownload(ours, count) : null)],
    absent: seen
      .filter(({ open }) => open < count)
      .map(({ name, open }) => `${name}: only ${open} of ${count} slow downloads at once`),
  };
};

function perDownload({ idle, end }: Seen, count: number): number {
  return ((end.rssMb - idle.rssMb) * 1000) / count;
}

function rowOf(seen: Seen, count: number, yard: Yard): string[] {
  const { name, open, idle, begun, end } = seen;
  const cpu = (end.cpuS - begun.cpuS) / (WATCH_MS[yard.size] / 2000);
  const figures = [idle.rssMb, end.rssMb, end.rssMb - idle.rssMb, perDownload(seen, count), cpu];
  console.error(`  ${name}  ${figures.map(figure).join("  ")}`);
  return [name, `${open}`, ...figures.map(figure)];
}

async function watchProduct(yard: Yard, links: readonly Link[]): Promise<Seen> {
  const jobs = Math.ceil(links.length / LINKS_A_JOB);
  const env = { TRAWL_MAX_TASKS_PER_HOST: `${links.length}`, TRAWL_MAX_JOBS: `${jobs}` };
  await using product = await startProduct({ env }, yard.place("slow"));
  return await watch("trawl", product.server.pid, yard, async () => {
    for (let at = 0; at < links.length; at += LINKS_A_JOB) await product.add(links.slice(at, at + LINKS_A_JOB));
  });
}

async function watchAria2(yard: Yard, links: readonly Link[]): Promise<Seen> {
  const folder = join(yard.memory, "slow-aria2c");
  await mkdir(folder);
  await using aria2 = await startAria2(folder, [`-j${links.length}`, "-x1", "-s1", "--file-allocation=none"]);
  return await watch(`aria2c -j${links.length}`, aria2.pid, yard, async () => {
    for (const { url, name } of links) await aria2.call("aria2.addUri", [url], { out: name });
  });
}

/** CPU time is that of the second half, when all have begun. */
async function watch(name: string, pid: number, yard: Yard, begin: () => Promise<void>): Promise<Seen> {
  await wait(IDLE_MS[yard.size]);
  const idle = usageOf(pid);
  await begin();
  await wait(WATCH_MS[yard.size] / 2);
  const begun = usageOf(pid);
  await wait(WATCH_MS[yard.size] / 2);
  const end = usageOf(pid);
  // One of the connections is that which asks.
  return { name, idle, begun, end, open: (await yard.nginx.connections()) - 1 };
}
