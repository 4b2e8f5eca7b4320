import type { AuditLogReader, AuditLogWriter } from "../store.ts";
import type { Reader, Writer } from "./database.ts";

const COUNT_LIMIT = 1_000;

/** Reads the audit log. */
export function createAuditLogReader(tx: Reader): AuditLogReader {
  return {
    list: ({ before, limit }) => {
      const newest = tx.selectFrom("audit_log").selectAll().orderBy("sequence", "desc").limit(limit);
      return (before === undefined ? newest : newest.where("sequence", "<", before)).execute();
    },
    count: async () => {
      const some = tx
        .selectFrom("audit_log")
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
