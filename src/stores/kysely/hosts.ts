import type { HostReader, StoreWriter } from "../store.ts";
import type { Reader, Writer } from "./database.ts";

/** Reads what is known of hosts. */
export function createHostReader(tx: Reader): HostReader {
  return {
    get: async (host) => (await tx.selectFrom("hosts").selectAll().where("host", "=", host).executeTakeFirst()) ?? null,
    coolingDown: (nowMs) => tx.selectFrom("hosts").selectAll().where("cool_down_until", ">", nowMs).execute(),
  };
}

/** Writes what is known of hosts, inside one transaction. */
export function createHostWriter(tx: Writer): StoreWriter["hosts"] {
  return {
    ...createHostReader(tx),
    coolDown: async (host, until, reason, at) => {
      const known = await createHostReader(tx).get(host);
      if (known && known.cool_down_until > until) return;
      const values = { cool_down_until: until, reason, updated_at: at };
      await tx
        .insertInto("hosts")
        .values({ host, ...values })
        .onConflict((conflict) => conflict.column("host").doUpdateSet(values))
        .execute();
    },
  };
}
