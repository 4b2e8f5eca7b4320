/** List pages over HTTP: a long history beside its newest fifty jobs alone, and how many pages a second there are. */
import { median, summarise, timed, type Times } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { Client } from "../requests.ts";
import type { ServerProcess } from "../server-process.ts";

const ROUNDS = 5;
const REQUESTS = 500;
const GOAL_RATIO = 1.5;
const PATHS = ["api/jobs", "api/jobs?status=completed,failed,cancelled", "api/assets?limit=40"];

const CLIENTS = 32;
const BURST_MS = 4_000;
const GOAL_PER_SECOND = 8_000;

type Found = { readonly table: Table; readonly missed: string[] };
type Round = { readonly many: Times; readonly few: Times };

/** Asks both servers in turn, request by request, so that what disturbs the one disturbs the other. */
export async function measurePagesByHttp(many: ServerProcess, few: ServerProcess): Promise<Found> {
  using long = new Client(many.address, many.key, 1);
  using short = new Client(few.address, few.key, 1);
  const rows: string[][] = [];
  const missed: string[] = [];
  for (const path of PATHS) {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await inTurn(long, short, path));
    const mid = (pick: (round: Round) => number): number => median(rounds.map(pick));
    const ratio = mid(({ many: a, few: b }) => a.p99 / b.p99);
    const isMissed = ratio > GOAL_RATIO;
    if (isMissed) missed.push(`/${path}: ${figure(ratio)} × at p99`);
    const times = [mid((r) => r.many.p50), mid((r) => r.few.p50), mid((r) => r.many.p99), mid((r) => r.few.p99)];
    const ratios = [mid(({ many: a, few: b }) => a.p50 / b.p50), ratio];
    rows.push([`/${path}`, ...[...times, ...ratios].map(figure), isMissed ? "missed" : ""]);
    console.error(rows.at(-1)?.join("  "));
  }
  const title =
    `One page over HTTP, one client, the two servers asked in turn: medians of ${ROUNDS} rounds of ${REQUESTS} requests each, ms; ` +
    `goal: p99 within ${GOAL_RATIO} ×`;
  const columns = ["page", "p50 long", "p50 fifty", "p99 long", "p99 fifty", "× at p50", "× at p99", ""];
  return { table: { title, columns, rows }, missed };
}

async function inTurn(long: Client, short: Client, path: string): Promise<Round> {
  const times: { many: number[]; few: number[] } = { many: [], few: [] };
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    times.many.push(await timed(() => long.send("GET", path)));
    times.few.push(await timed(() => short.send("GET", path)));
  }
  return { many: summarise(times.many), few: summarise(times.few) };
}

/** Asks for the first page with many clients at once. Client and server share the machine. */
export async function measureThroughput(server: ServerProcess): Promise<Found> {
  using client = new Client(server.address, server.key, CLIENTS);
  const samples: number[] = [];
  const end = performance.now() + BURST_MS;
  const begin = performance.now();
  const work = async (): Promise<void> => {
    while (performance.now() < end) samples.push(await timed(() => client.send("GET", "api/jobs")));
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  const perSecond = (1000 * samples.length) / (performance.now() - begin);
  const { p50, p99 } = summarise(samples);
  const row = [`${CLIENTS}`, perSecond.toFixed(0), figure(p50), figure(p99)];
  console.error(row.join("  "));
  const title = `GET /api/jobs (50 jobs) with many clients in one process beside the server; in view: ${GOAL_PER_SECOND} a second`;
  return { table: { title, columns: ["clients", "requests/s", "p50 ms", "p99 ms"], rows: [row] }, missed: [] };
}
