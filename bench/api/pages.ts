/** SQL time of every kind of list page, with the code that the server runs. */
import type { JobId } from "../../src/domain/ids.ts";
import type { AssetFilter, JobFilter, Page, Store, StoreReader } from "../../src/stores/store.ts";
import { fastest, summarise } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { ABSENT_WORD, COMMON_WORD, EVERY_MS, FIRST_AT, RARE_WORD, sampleOwner } from "../sample-jobs.ts";

const CALLS = 300;
const TRIES = 5;
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

/** The two halves of what a list answers: the rows of the page, and how many there are in all. */
type Reading<Filter> = {
  readonly page: (tx: StoreReader, filter: Filter, page: Page) => Promise<unknown>;
  readonly total: (tx: StoreReader, filter: Filter) => Promise<unknown>;
};

const JOBS: Reading<JobFilter> = {
  page: async (tx, filter, page) => {
    const ids: JobId[] = (await tx.jobs.list(filter, page)).map((row) => row.id);
    if (ids.length > 0) await tx.assets.recentOfJobs(ids, 10);
  },
  total: (tx, filter) => tx.jobs.count(filter),
};

const ASSETS: Reading<AssetFilter> = {
  page: (tx, filter, page) => tx.assets.list(filter, page),
  total: (tx, filter) => tx.assets.count(filter),
};

/** Measures every kind of page on a store with `jobs` finished jobs. */
export async function measurePages(store: Store, jobs: number): Promise<{ table: Table; missed: string[] }> {
  const rows: string[][] = [];
  const missed: string[] = [];
  const add = async <Filter>(list: string, one: Case<Filter>, reading: Reading<Filter>) => {
    const pages: number[] = [];
    const totals: number[] = [];
    for (let turn = 0; turn < CALLS; turn += 1) {
      const before = one.deep ? 1 + ((turn * 104_729) % jobs) : undefined;
      const page = { limit: LIMIT + 1, ...(before === undefined ? {} : { before }) };
      const filter = one.filter(turn);
      pages.push(await fastest(TRIES, () => store.read((tx) => reading.page(tx, filter, page))));
      totals.push(await fastest(TRIES, () => store.read((tx) => reading.total(tx, filter))));
    }
    const page = summarise(pages);
    const total = summarise(totals);
    const isMissed = page.p99 > GOAL_MS;
    if (isMissed) missed.push(`${list}, ${one.name}: ${figure(page.p99)} ms`);
    const figures = [page.p50, page.p99, page.max, total.p50, total.p99].map(figure);
    rows.push([`${list}: ${one.name}`, ...figures, isMissed ? "missed" : ""]);
    console.error(rows.at(-1)?.join("  "));
  };
  for (const one of jobCases(jobs)) await add("jobs", one, JOBS);
  for (const one of assetCases(jobs)) await add("assets", one, ASSETS);
  const title =
    `SQL of one page of ${LIMIT} (its rows and their newest files) and of the total beside it: ${CALLS} pages of a kind, ` +
    `the fastest of ${TRIES} tries each, ms; goal: page p99 ≤ ${GOAL_MS}`;
  return { table: { title, columns: ["page", "p50", "p99", "max", "total p50", "total p99", ""], rows }, missed };
}
