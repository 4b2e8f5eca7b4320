import type { SourceReader, SourceWriter } from "../search.ts";
import type { Reader, Writer } from "./database.ts";

/** Reads what is remembered of sources. */
export function createSourceReader(tx: Reader): SourceReader {
  return {
    get: async (source) =>
      (await tx.selectFrom("sources").selectAll().where("source", "=", source).executeTakeFirst()) ?? null,
    all: () => tx.selectFrom("sources").selectAll().orderBy("source").execute(),
  };
}

/** Writes what is remembered of sources, inside one transaction. */
export function createSourceWriter(tx: Writer): SourceWriter {
  return {
    ...createSourceReader(tx),
    put: async ({ source, ...facts }) =>
      void (await tx
        .insertInto("sources")
        .values({ source, ...facts })
        .onConflict((conflict) => conflict.column("source").doUpdateSet(facts))
        .execute()),
  };
}
