import type { SelectQueryBuilder } from "kysely";
import type { AuditFilter, AuditLogReader, AuditLogWriter } from "../accounts.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { hasPart } from "./has-part.ts";

const COUNT_LIMIT = 1_000;

/** Reads the audit log. */
export function createAuditLogReader(tx: Reader): AuditLogReader {
  return {
    list: ({ before, limit }, filter) => {
      const found = matching(tx.selectFrom("audit_log"), filter).selectAll().orderBy("sequence", "desc").limit(limit);
      return (before === undefined ? found : found.where("sequence", "<", before)).execute();
    },
    count: async (filter) => {
      const some = matching(tx.selectFrom("audit_log"), filter)
        .select("sequence")
        .limit(COUNT_LIMIT + 1)
        .as("some");
      const row = await tx
        .selectFrom(some)
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      const count = Math.min(Number(row.count), COUNT_LIMIT);
      return { count, atLeast: Number(row.count) > COUNT_LIMIT };
    },
    has: async ({ actor_id, action, subject }, since) => {
      const row = await tx
        .selectFrom("audit_log")
        .select("sequence")
        .where("actor_id", actor_id === null ? "is" : "=", actor_id)
        .where("action", "=", action)
        .where("subject", "=", subject)
        .where("at", ">=", since)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

type Query = SelectQueryBuilder<Database, "audit_log", object>;

function matching(query: Query, { action, text }: AuditFilter = { text: "" }): Query {
  const some = action === undefined ? query : query.where("action", "=", action);
  if (text === "") return some;
  return some.where((eb) => eb.or([hasPart("actor_name", text), hasPart("subject", text), hasPart("address", text)]));
}

/** Writes the audit log, inside one transaction. */
export function createAuditLogWriter(tx: Writer): AuditLogWriter {
  return {
    ...createAuditLogReader(tx),
    add: async (entry) => void (await tx.insertInto("audit_log").values(entry).execute()),
    prune: async (before, limit) => {
      const old = tx.selectFrom("audit_log").select("sequence").orderBy("sequence").limit(limit);
      await tx.deleteFrom("audit_log").where("sequence", "in", old).where("at", "<", before).execute();
    },
  };
}
