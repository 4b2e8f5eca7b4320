/** A person's own list beside the admin's list of everybody: the same server, the same history. */
import { median, summarise, timed, type Times } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { Client } from "../requests.ts";
import { sampleOwner } from "../sample-jobs.ts";
import type { ServerProcess } from "../server-process.ts";

const ROUNDS = 5;
const REQUESTS = 500;
const GOAL_RATIO = 1.5;
/** Lists that a person has, as queries; the admin asks the same of everybody. */
const LISTS = ["", "status=completed,failed,cancelled", "status=failed", "q=report"];

type Round = { readonly own: Times; readonly all: Times };
type Found = { readonly table: Table; readonly missed: string[] };

/** Asks for a list of everybody and of one owner in turn, each time of another owner. */
export async function measureOwnLists(server: ServerProcess): Promise<Found> {
  using client = new Client(server.address, server.key, 1);
  const rows: string[][] = [];
  const missed: string[] = [];
  for (const list of LISTS) {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(client, list, round));
    const mid = (pick: (round: Round) => number): number => median(rounds.map(pick));
    const ratio = mid(({ own, all }) => own.p99 / all.p99);
    const isMissed = ratio > GOAL_RATIO;
    if (isMissed) missed.push(`own list (${list}): ${figure(ratio)} × at p99`);
    const times = [mid((r) => r.own.p50), mid((r) => r.all.p50), mid((r) => r.own.p99), mid((r) => r.all.p99)];
    const figures = [...times, mid(({ own, all }) => own.p50 / all.p50), ratio].map(figure);
    rows.push([list === "" ? "no filter" : list, ...figures, isMissed ? "missed" : ""]);
    console.error(rows.at(-1)?.join("  "));
  }
  const title =
    `One owner's page beside everybody's over HTTP, 1,000 owners in turn: medians of ${ROUNDS} rounds of ${REQUESTS} requests each, ms; ` +
    `goal: p99 within ${GOAL_RATIO} ×`;
  const columns = ["list", "p50 own", "p50 all", "p99 own", "p99 all", "× at p50", "× at p99", ""];
  return { table: { title, columns, rows }, missed };
}

async function oneRound(client: Client, list: string, round: number): Promise<Round> {
  const own: number[] = [];
  const all: number[] = [];
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    const owner = sampleOwner(round * REQUESTS + turn);
    own.push(await timed(() => client.send("GET", `api/jobs?owner=${owner}&${list}`)));
    all.push(await timed(() => client.send("GET", `api/jobs?${list}`)));
  }
  return { own: summarise(own), all: summarise(all) };
}
