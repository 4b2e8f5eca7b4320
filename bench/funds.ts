/** What fund data costs: keeping windows, the series of a fund, the calendar of coverage, and exports in flat memory. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays, isWeekday } from "../src/funds/days.ts";
import { gatherRows } from "../src/engines/tefas/gather-rows.ts";
import type { AnswerRow } from "../src/engines/tefas/read-answer.ts";
import { WINDOW_DAYS } from "../src/funds/windows.ts";
import type { Store } from "../src/stores/store.ts";
import type { BenchOptions } from "./main.ts";
import { machineFacts, summarise, timed } from "./measure.ts";
import { figure, type Report, type Table } from "./report.ts";
import { openSampleStore } from "./seed.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { Client } from "./requests.ts";

const SIZES = { small: { funds: 200, windows: 8 }, full: { funds: 2_000, windows: 63 } };
const FIRST = "2021-01-07";
const ROUNDS = 50;
const GOALS = { series: 20, coverage: 50, memoryMiB: 32 };
const MIB = 1024 * 1024;
/** One fund of so many misses a day now and then. */
const GAPPY = 50;

type Found = { readonly table: Table; readonly missed: readonly string[] };

/** Fills a store with the prices of one kind and measures around it. */
export async function benchFunds({ size }: BenchOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "trawl-bench-"));
  const { funds, windows } = SIZES[size];
  const facts = [`${funds} funds, ${windows} windows of ${WINDOW_DAYS} days`];
  const found: Found[] = [];
  {
    await using store = await openSampleStore(folder);
    facts.unshift(machineFacts(store.engineVersion));
    found.push(await measureKeeping(store, funds, windows));
  }
  const last = addDays(FIRST, windows * WINDOW_DAYS - 1);
  {
    await using server = await startServer({ dataDir: folder });
    found.push(await measureReading(server, last), await measureExports(server));
  }
  await rm(folder, { recursive: true });
  return {
    name: "funds",
    command: `npm run bench -- funds${size === "full" ? "" : ` --size ${size}`}`,
    facts,
    tables: found.map(({ table }) => table),
    missed: size === "full" ? found.flatMap(({ missed }) => missed) : null,
    absent: [],
  };
}

async function measureKeeping(store: Store, funds: number, windows: number): Promise<Found> {
  const times: number[] = [];
  let rows = 0;
  let longestMs = 0;
  for (let index = 0; index < windows; index += 1) {
    const first = addDays(FIRST, index * WINDOW_DAYS);
    const window = { kind: "YAT", table: "prices", first, last: addDays(first, WINDOW_DAYS - 1) } as const;
    const answer = gatherRows(window, sampleRows(window, funds));
    rows += answer.rows;
    const weekdays = answer.days.map(([day]) => day);
    let lastTurn = performance.now();
    const turns = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastTurn);
      lastTurn = performance.now();
    }, 1);
    times.push(await timed(() => store.write((tx) => tx.funds.keep({ ...window, ...answer, weekdays }, Date.now()))));
    clearInterval(turns);
  }
  const { p50, max } = summarise(times);
  const perSecond = (1000 * rows) / times.reduce((sum, ms) => sum + ms, 0);
  const row = [String(rows), perSecond.toFixed(0), figure(p50), figure(max), figure(longestMs)];
  console.error(row.join("  "));
  const columns = ["rows", "rows/s", "a window p50 ms", "max ms", "event loop held up at most, ms"];
  return { table: { title: "Keeping windows, each in one transaction", columns, rows: [row] }, missed: [] };
}

function sampleRows({ first, last }: { first: string; last: string }, funds: number): AnswerRow[] {
  const rows: AnswerRow[] = [];
  for (let day = first, index = 0; day <= last; day = addDays(day, 1), index += 1) {
    if (!isWeekday(day)) continue;
    for (let fund = 0; fund < funds; fund += 1) {
      if (fund % GAPPY === 0 && (index * 7 + fund) % 61 === 0) continue;
      const code = `F${fund.toString(36).toUpperCase().padStart(3, "0")}`;
      const seed = (fund * 7919 + index * 104_729) % 1_000_000;
      rows.push({
        code,
        name: `${code} PORTFÖY HİSSE SENEDİ FONU`,
        day,
        price: `${1 + (fund % 40)}.${String(seed).padStart(6, "0")}`,
        units: String(1_000_000 + seed * 31),
        investors: seed % 50_000,
        size: `${10_000_000 + seed * 977}.${seed % 100}`,
        parts: null,
      });
    }
  }
  return rows;
}

async function measureReading(server: ServerProcess, last: string): Promise<Found> {
  using client = new Client(server.address, server.key, 1);
  const five = `from=${FIRST}&to=${last}`;
  const year = `from=${addDays(last, -364)}&to=${last}`;
  const wishes: [name: string, path: string, goal: number][] = [
    ["series of a fund, all days", `api/funds/F00A/prices?${five}`, GOALS.series],
    ["coverage, a year", `api/funds/coverage?kind=YAT&${year}`, GOALS.coverage],
    ["coverage, all days", `api/funds/coverage?kind=YAT&${five}`, GOALS.coverage],
    ["returns of a fund", `api/funds/F00A/returns`, GOALS.series],
    ["five funds compared, all days", `api/funds/compare?kind=YAT&funds=F00A,F00B,F00C,F00D,F00E&${five}`, Infinity],
    ["200 funds by a word", `api/funds?kind=YAT&q=hisse`, Infinity],
  ];
  const rows: string[][] = [];
  const missed: string[] = [];
  for (const [name, path, goal] of wishes) {
    const samples: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) samples.push(await timed(() => client.send("GET", path)));
    const { p50, p99 } = summarise(samples);
    const isMissed = p50 > goal;
    if (isMissed) missed.push(`${name}: ${figure(p50)} ms`);
    rows.push([name, figure(p50), figure(p99), Number.isFinite(goal) ? `${goal}` : "", isMissed ? "missed" : ""]);
    console.error(rows.at(-1)?.join("  "));
  }
  const title = `Reading over HTTP, one client, ${ROUNDS} requests each, ms; goals are for p50`;
  return { table: { title, columns: ["what", "p50", "p99", "goal", ""], rows }, missed };
}

async function measureExports(server: ServerProcess): Promise<Found> {
  const rows: string[][] = [];
  const missed: string[] = [];
  for (const format of ["csv", "json", "parquet"]) {
    const before = residentBytes(server.pid);
    const memory: number[] = [];
    let bytes = 0;
    const headers = { authorization: `Bearer ${server.key}` };
    const ms = await timed(async () => {
      const reply = await fetch(`${server.address}api/funds/export?kind=YAT&format=${format}`, { headers });
      if (!reply.ok || !reply.body) throw new Error(`The export answered ${reply.status}.`);
      for await (const piece of reply.body as AsyncIterable<Uint8Array>) {
        bytes += piece.length;
        memory.push(residentBytes(server.pid));
      }
    });
    const begin = memory.slice(0, Math.ceil(memory.length / 4)).reduce((most, one) => Math.max(most, one), before);
    const most = memory.reduce((sum, one) => Math.max(sum, one), before);
    const grown = (most - begin) / MIB;
    const isMissed = grown > GOALS.memoryMiB;
    if (isMissed) missed.push(`export as ${format}: ${grown.toFixed(0)} MiB more memory`);
    rows.push([format, ...[ms / 1000, bytes / MIB, begin / MIB, grown].map(figure), isMissed ? "missed" : ""]);
    console.error(rows.at(-1)?.join("  "));
  }
  const title = `Exports of everything, one after the other; goal: the server needs at most ${GOALS.memoryMiB} MiB more after the first quarter than within it`;
  return {
    table: {
      title,
      columns: ["format", "s", "MiB", "memory in the first quarter, MiB", "more after it, MiB", ""],
      rows,
    },
    missed,
  };
}

function residentBytes(pid: number): number {
  const [, pages = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * 4096;
}
