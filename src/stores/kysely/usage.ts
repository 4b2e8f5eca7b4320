import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import {
  blockOf,
  blockSubject,
  EVERYBODY_SUBJECT,
  LIMIT_NAMES,
  windowStart,
  type LimitName,
  type OwnLimits,
  type SubjectId,
} from "../../domain/quotas.ts";
import type { UsageKind } from "../../domain/rows.ts";
import { LEASED_STATUSES, type Status } from "../../domain/status.ts";
import type { UsageReader, UsageWriter } from "../usage.ts";
import type { Reader, Writer } from "./database.ts";
import { libraryTotals } from "./library-totals.ts";
import { whereActive, whereAmong } from "./where-status.ts";

/** Jobs that are there and do not run: one that is paused can run again at any time. */
const WAITING_STATUSES = ["pending", "paused"] as const satisfies Status[];
const KINDS: Readonly<Partial<Record<LimitName, UsageKind>>> = {
  jobs_per_day: "jobs",
  bytes_per_day: "bytes",
  requests_per_minute: "requests",
};

/** Reads what was used and who has limits of their own. */
export function createUsageReader(tx: Reader): UsageReader {
  return {
    used: (subject, limit, at) => readUsed(tx, subject, limit, at),
    kindOf: (ownerId) => kindOf(tx, ownerId),
    ownLimits: (subject) => ownLimits(tx, subject),
    blocks: (since) => blocks(tx, since),
  };
}

async function readUsed(tx: Reader, subject: SubjectId, limit: LimitName, at: number): Promise<number> {
  if (limit === "max_active") return countJobs(tx, subject, LEASED_STATUSES);
  if (limit === "max_pending") return countJobs(tx, subject, WAITING_STATUSES);
  const kind = KINDS[limit];
  if (kind === undefined) return keptBytes(tx, subject);
  const row = await tx
    .selectFrom("usage")
    .select("amount")
    .where("subject", "=", subject)
    .where("kind", "=", kind)
    .where("since", "=", windowStart(limit, at))
    .executeTakeFirst();
  return row?.amount ?? 0;
}

async function countJobs(tx: Reader, subject: SubjectId, statuses: readonly Status[]): Promise<number> {
  const block = blockOf(subject);
  const query =
    block === null
      ? tx
          .selectFrom("counters")
          .select(sql<number>`coalesce(sum("count"), 0)`.as("count"))
          .where("owner_id", "=", subject as OwnerId)
          .where("status", "in", [...statuses])
      : tx
          .selectFrom("jobs")
          .select(sql<number>`count(*)`.as("count"))
          .where("block", "=", block)
          .where(whereAmong(statuses));
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** The files of a subject in the library, and what has come of those that are on their way. */
async function keptBytes(tx: Reader, subject: SubjectId): Promise<number> {
  const block = blockOf(subject);
  if (block !== null) return keptBytesOfBlock(tx, block);
  const library = await libraryTotals(tx, subject as OwnerId);
  const begun = begunBytes(tx);
  const ofSubject = subject === EVERYBODY_SUBJECT ? begun : begun.where("owner_id", "=", subject as OwnerId);
  return library.bytes + Number((await ofSubject.executeTakeFirstOrThrow()).bytes);
}

async function keptBytesOfBlock(tx: Reader, block: string): Promise<number> {
  const library = await tx
    .selectFrom("assets")
    .select(sql<number>`coalesce(sum(size_bytes), 0)`.as("bytes"))
    .where("block", "=", block)
    .executeTakeFirstOrThrow();
  const jobs = tx.selectFrom("jobs").where("block", "=", block);
  // By owner first: that is how tasks that have begun can be found at once.
  const begun = await begunBytes(tx)
    .where("owner_id", "in", jobs.select("owner_id"))
    .where("job_id", "in", jobs.select("id"))
    .executeTakeFirstOrThrow();
  return Number(library.bytes) + Number(begun.bytes);
}

function begunBytes(tx: Reader) {
  return tx
    .selectFrom("tasks")
    .select(sql<number>`coalesce(sum(bytes_done), 0)`.as("bytes"))
    .where(whereActive("tasks"))
    .where("bytes_done", ">", sql.lit(0));
}

async function kindOf(tx: Reader, ownerId: OwnerId): ReturnType<UsageReader["kindOf"]> {
  const row = await tx.selectFrom("user").select(["role", "isAnonymous"]).where("id", "=", ownerId).executeTakeFirst();
  if (!row) return null;
  if (row.isAnonymous) return "guest";
  return row.role === "admin" ? "admin" : "user";
}

async function ownLimits(tx: Reader, subject: SubjectId): Promise<OwnLimits | null> {
  const row = await tx.selectFrom("quotas").selectAll().where("subject", "=", subject).executeTakeFirst();
  if (!row) return null;
  const set = LIMIT_NAMES.flatMap((name) => (row[name] === null ? [] : [[name, row[name]] as const]));
  return Object.fromEntries(set);
}

async function blocks(tx: Reader, since: number): Promise<SubjectId[]> {
  const from = blockSubject("");
  // The next character after the colon ends the range of all that begin with it.
  const to = from.replace(":", ";");
  const rows = await tx
    .selectFrom("usage")
    .select("subject")
    .where("subject", ">=", from)
    .where("subject", "<", to)
    .where("since", ">=", since)
    .union(tx.selectFrom("quotas").select("subject").where("subject", ">=", from).where("subject", "<", to))
    .orderBy("subject")
    .execute();
  return rows.map(({ subject }) => subject);
}

/** Writes what is used and the limits of their own, inside one transaction. */
export function createUsageWriter(tx: Writer): UsageWriter {
  return {
    ...createUsageReader(tx),
    count: (subjects, kind, at, amount) => countUsage(tx, subjects, kind, at, amount),
    setOwnLimits: (subject, limits) => setOwnLimits(tx, subject, limits),
    forget: async (subject, since) =>
      void (await tx.deleteFrom("usage").where("subject", "=", subject).where("since", ">=", since).execute()),
    prune: async ({ days, minutes }) => {
      await tx.deleteFrom("usage").where("since", "<", days).execute();
      await tx.deleteFrom("usage").where("since", "<", minutes).where("kind", "=", "requests").execute();
    },
  };
}

/** Adds to what each of the subjects has used; nothing where nothing was. */
export async function countUsage(
  tx: Writer,
  subjects: readonly SubjectId[],
  kind: UsageKind,
  at: number,
  amount: number,
): Promise<void> {
  if (amount === 0) return;
  const since = windowStart(kind === "requests" ? "requests_per_minute" : "jobs_per_day", at);
  await addUsage(
    tx,
    subjects.map((subject) => ({ subject, kind, since, amount })),
  );
}

async function addUsage(
  tx: Writer,
  rows: readonly { subject: SubjectId; kind: UsageKind; since: number; amount: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("usage")
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .columns(["subject", "kind", "since"])
        .doUpdateSet({ amount: sql<number>`"usage".amount + excluded.amount` }),
    )
    .execute();
}

async function setOwnLimits(tx: Writer, subject: SubjectId, limits: OwnLimits | null): Promise<void> {
  await tx.deleteFrom("quotas").where("subject", "=", subject).execute();
  if (limits === null || Object.keys(limits).length === 0) return;
  const unset = Object.fromEntries(LIMIT_NAMES.map((name) => [name, null])) as Record<LimitName, null>;
  await tx
    .insertInto("quotas")
    .values({ ...unset, ...limits, subject })
    .execute();
}

/** Gives one owner's use to another, and the limits that an admin set, where the other has none: no way to begin anew. */
export async function moveUsage(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  const rows = await tx.deleteFrom("usage").where("subject", "=", from).returningAll().execute();
  await addUsage(
    tx,
    rows.map((row) => ({ ...row, subject: to })),
  );
  const [given, own] = [await ownLimits(tx, from), await ownLimits(tx, to)];
  await setOwnLimits(tx, from, null);
  if (given !== null && own === null) await setOwnLimits(tx, to, given);
}
