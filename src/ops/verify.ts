import type { AuditedAsset, LibrarySum } from "../stores/audit.ts";
import type { Store } from "../stores/store.ts";
import { auditAsset, leftParts, unknownBlobs } from "./audit-disk.ts";
import { auditJob } from "./audit-jobs.ts";
import type { DiskView } from "./disk-view.ts";
import type { Problem } from "./problem.ts";

export type { Problem } from "./problem.ts";

/**
 * `ok` is true when nothing is wrong; `checked` is how many rows and files were looked at; `without_digest` is how many
 * files wait for the background pass to make their digest.
 */
export type Verdict = {
  readonly ok: boolean;
  readonly checked: number;
  readonly without_digest: number;
  readonly problems: readonly Problem[];
};

export type VerifyParts = {
  readonly store: Store;
  readonly disk: DiskView;
  readonly now: () => number;
  /** Where files are completed only with their digest, one without is a problem. */
  readonly digest: "finish" | "later";
  /** Waits between the two looks; what is only on its way has arrived by then. */
  readonly settle: () => Promise<void>;
};

/** `deep` also reads every byte of every file. */
export type Verify = (options: { readonly deep: boolean }) => Promise<Verdict>;

const WINDOW = 200;
const MAX_PROBLEMS = 10_000;

type Found = { checked: number; without_digest: number; problems: Problem[] };

/** Walks over numbered rows in windows, each read in a snapshot of its own, so that nobody is held up for long. */
async function eachRow<Row extends { readonly number: number }>(
  read: (afterNumber: number) => Promise<Row[]>,
  visit: (row: Row) => Promise<void> | void,
): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await read(after);
    for (const row of rows) await visit(row);
    const last = rows.at(-1);
    if (!last || rows.length < WINDOW) return;
    after = last.number;
  }
}

async function auditRows({ store, disk, now, digest }: VerifyParts, deep: boolean, found: Found): Promise<void> {
  await eachRow(
    (after) => store.read((tx) => tx.audit.jobs(after, WINDOW)),
    (job) => {
      found.checked += 1 + job.true_detected;
      found.problems.push(...auditJob(job, now()));
    },
  );
  await eachRow(
    (after) => store.read((tx) => tx.audit.assets(after, WINDOW)),
    async (asset) => {
      found.checked += 1;
      found.without_digest += Number(asset.digest === null);
      found.problems.push(...(await auditAsset(asset, disk, deep)));
      if (digest === "finish" && asset.digest === null) found.problems.push(digestMissing(asset));
    },
  );
}

function digestMissing({ id, name }: AuditedAsset): Problem {
  return { code: "digest_missing", id, text: `"${name}" has no digest yet; it is made in the background.` };
}

async function auditSums({ store }: VerifyParts, found: Found): Promise<void> {
  const { counters, days, removals } = await store.read(async (tx) => ({
    counters: await tx.audit.wrongCounters(),
    days: await tx.audit.wrongDays(),
    removals: await tx.removals(WINDOW),
  }));
  for (const { owner_id, type, status, kept, counted } of counters) {
    const text = `The counter of ${type} ${status} says ${kept}, counting gives ${counted}.`;
    found.problems.push({ code: "counter_wrong", id: `${owner_id}/${type}/${status}`, text });
  }
  for (const { owner_id, day, kept, counted } of days) {
    const text = `The files of ${day} are counted as ${inWords(kept)}, the library has ${inWords(counted)}.`;
    found.problems.push({ code: "counter_wrong", id: `${owner_id}/${day}`, text });
  }
  for (const { id, kind } of removals) {
    found.problems.push({ code: "removal_left", id: String(id), text: `A ${kind} waits to be done on the disk.` });
  }
}

const inWords = ({ files, bytes }: LibrarySum): string => `${files} of ${bytes} bytes`;

async function look(parts: VerifyParts, deep: boolean): Promise<Found> {
  const found: Found = { checked: 0, without_digest: 0, problems: [] };
  for (const text of await parts.store.checkIntegrity()) {
    found.problems.push({ code: "database_damaged", id: "database", text });
  }
  for (const { seen, problems } of [
    await leftParts(parts.store, parts.disk),
    await unknownBlobs(parts.store, parts.disk),
  ]) {
    found.checked += seen;
    found.problems.push(...problems);
  }
  await auditRows(parts, deep, found);
  await auditSums(parts, found);
  return found;
}

const keyOf = ({ code, id }: Problem): string => `${code} ${id}`;

/**
 * Makes the comparison of database, disk and workers. Safe beside running work: what is found is looked at a second
 * time, and only what is found both times is a problem.
 */
export function createVerify(parts: VerifyParts): Verify {
  return async ({ deep }) => {
    const first = await look(parts, deep);
    if (first.problems.length === 0) return { ok: true, ...first };
    await parts.settle();
    const again = new Set((await look(parts, deep)).problems.map(keyOf));
    const problems = first.problems.filter((problem) => again.has(keyOf(problem))).slice(0, MAX_PROBLEMS);
    return { ...first, ok: problems.length === 0, problems };
  };
}
