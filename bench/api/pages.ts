/** SQL time of every kind of list page, with the code that the server runs. */
import type { JobId } from "../../src/domain/ids.ts";
import type { AssetFilter, JobFilter, Page, Store, StoreReader } from "../../src/stores/store.ts";
import { fastest, summarise } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { ABSENT_WORD, COMMON_WORD, EVERY_MS, FIRST_AT, RARE_WORD, sampleOwner } from "../sample-jobs.ts";

const CALLS = 300;
const TRIES = 3;
const GOAL_MS = 2;
const LIMIT = 50;
const DAY_MS = 86_400_000;

/** `turn` counts the calls, so that no two of them ask for quite the same page. */
type Case<Filter> = { readonly name: string; readonly filter: (turn: number) => Filter; readonly deep?: true };

function jobCases(jobs: number): Case<JobFilter>[] {
  const span = (turn: number) => {
    const fromMs = FIRST_AT + ((turn * 7919) % jobs) * EVERY_MS;
    return { fromMs, toMs: fromMs + DAY_MS };
  };
  const owner = (turn: number) => ({ ownerId: sampleOwner(turn) });
  return [
    { name: "no filter", filter: () => ({}) },
    { name: "no filter, any depth", filter: () => ({}), deep: true },
    { name: "status completed", filter: () => ({ statuses: ["completed"] }) },
    { name: "status failed", filter: () => ({ statuses: ["failed"] }) },
    { name: "status cancelled (rare)", filter: () => ({ statuses: ["cancelled"] }) },
    { name: "status running (none)", filter: () => ({ statuses: ["running"] }) },
    { name: "history, any depth", filter: () => ({ statuses: ["completed", "failed", "cancelled"] }), deep: true },
    { name: "type funds, any depth", filter: () => ({ types: ["funds"] }), deep: true },
    { name: "one owner", filter: owner },
    { name: "one owner, any depth", filter: owner, deep: true },
    { name: "one owner, status failed", filter: (turn) => ({ ...owner(turn), statuses: ["failed"] }) },
    { name: "common word", filter: () => ({ words: [COMMON_WORD] }) },
    { name: "beginning of a common word, any depth", filter: () => ({ words: ["rep"] }), deep: true },
    { name: "rare word", filter: () => ({ words: [RARE_WORD] }) },
    { name: "no match", filter: () => ({ words: [ABSENT_WORD] }) },
    { name: "two common words", filter: () => ({ words: [COMMON_WORD, "museum"] }) },
    { name: "common and rare word", filter: () => ({ words: [COMMON_WORD, RARE_WORD] }) },
    { name: "common word, rare status", filter: () => ({ words: [COMMON_WORD], statuses: ["cancelled"] }) },
    { name: "common word, status failed", filter: () => ({ words: [COMMON_WORD], statuses: ["failed"] }) },
    { name: "common word, no such status", filter: () => ({ words: [COMMON_WORD], statuses: ["running"] }) },
    { name: "common word, one owner", filter: (turn) => ({ ...owner(turn), words: [COMMON_WORD] }) },
    { name: "rare word, one owner", filter: (turn) => ({ ...owner(turn), words: [RARE_WORD] }) },
    { name: "one day", filter: span },
    { name: "one day, status failed", filter: (turn) => ({ ...span(turn), statuses: ["failed"] }) },
    { name: "one day, one owner", filter: (turn) => ({ ...span(turn), ...owner(turn) }) },
    { name: "one day, common word", filter: (turn) => ({ ...span(turn), words: [COMMON_WORD] }) },
  ];
}

function assetCases(jobs: number): Case<AssetFilter>[] {
  const span = (turn: number) => {
    const fromMs = FIRST_AT + ((turn * 7919) % jobs) * EVERY_MS;
    return { fromMs, toMs: fromMs + DAY_MS };
  };
  const owner = (turn: number) => ({ ownerId: sampleOwner(turn) });
  return [
    { name: "no filter", filter: () => ({}) },
    { name: "no filter, any depth", filter: () => ({}), deep: true },
    { name: "one owner", filter: owner },
    { name: "one owner, any depth", filter: owner, deep: true },
    { name: "kind image (common)", filter: () => ({ kind: "image" }) },
    { name: "kind audio (rare)", filter: () => ({ kind: "audio" }) },
    { name: "one owner, kind audio", filter: (turn) => ({ ...owner(turn), kind: "audio" }) },
    { name: "source (none)", filter: () => ({ source: "openverse" }) },
    { name: "source (none), kind image", filter: () => ({ source: "openverse", kind: "image" }) },
    { name: "one owner, source (none)", filter: (turn) => ({ ...owner(turn), source: "openverse" }) },
    { name: "common word", filter: () => ({ words: [COMMON_WORD] }) },
    { name: "rare word", filter: () => ({ words: [RARE_WORD] }) },
    { name: "no match", filter: () => ({ words: [ABSENT_WORD] }) },
    { name: "common word, rare kind", filter: () => ({ words: [COMMON_WORD], kind: "audio" }) },
    { name: "common word, one owner", filter: (turn) => ({ ...owner(turn), words: [COMMON_WORD] }) },
    { name: "one day", filter: span },
    { name: "one day, rare kind", filter: (turn) => ({ ...span(turn), kind: "audio" }) },
    { name: "one day, one owner", filter: (turn) => ({ ...span(turn), ...owner(turn) }) },
  ];
}

/** Reads all that `GET /jobs` reads for a page. */
async function readJobs(tx: StoreReader, filter: JobFilter, page: Page): Promise<void> {
  await tx.events.last();
  const rows = await tx.jobs.list(filter, page);
  await tx.jobs.count(filter);
  const ids: JobId[] = rows.map((row) => row.id);
  if (ids.length > 0) await tx.assets.recentOfJobs(ids, 10);
}

/** Reads all that `GET /assets` reads for a page. */
async function readAssets(tx: StoreReader, filter: AssetFilter, page: Page): Promise<void> {
  await tx.assets.list(filter, page);
  await tx.assets.count(filter);
}

/** Measures every kind of page on a store with `jobs` finished jobs. */
export async function measurePages(store: Store, jobs: number): Promise<{ table: Table; missed: string[] }> {
  const rows: string[][] = [];
  const missed: string[] = [];
  const add = async <Filter>(
    list: string,
    { name, filter, deep }: Case<Filter>,
    read: (tx: StoreReader, filter: Filter, page: Page) => Promise<void>,
  ) => {
    const samples: { first: number; best: number }[] = [];
    for (let turn = 0; turn < CALLS; turn += 1) {
      const before = deep ? 1 + ((turn * 104_729) % jobs) : undefined;
      const page = { limit: LIMIT + 1, ...(before === undefined ? {} : { before }) };
      samples.push(await fastest(TRIES, () => store.read((tx) => read(tx, filter(turn), page))));
    }
    const best = summarise(samples.map((sample) => sample.best));
    const first = summarise(samples.map((sample) => sample.first));
    const isMissed = best.p99 > GOAL_MS;
    if (isMissed) missed.push(`${list}, ${name}: ${figure(best.p99)} ms`);
    const figures = [best.p50, best.p99, best.max, first.p50, first.p99].map(figure);
    rows.push([`${list}: ${name}`, ...figures, isMissed ? "missed" : ""]);
    console.error(rows.at(-1)?.join("  "));
  };
  for (const one of jobCases(jobs)) await add("jobs", one, readJobs);
  for (const one of assetCases(jobs)) await add("assets", one, readAssets);
  const title =
    `SQL of one page of ${LIMIT} (rows, total, newest files): ${CALLS} pages of a kind, the fastest of ${TRIES} tries each, ` +
    `ms; goal: p99 ≤ ${GOAL_MS}. First tries beside it count what else the machine does`;
  return { table: { title, columns: ["page", "p50", "p99", "max", "first p50", "first p99", ""], rows }, missed };
}
