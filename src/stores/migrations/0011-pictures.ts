import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Ddl } from "../dialects/dialect.ts";

const PARTS = ["hash_0", "hash_1", "hash_2", "hash_3"];

/** Adds to assets what a look at their pictures tells. Each part of a hash has an index: near ones share a part. */
export function picturesMigration({ integer }: Ddl): Migration {
  const statements = [
    `alter table assets add column looked_at ${integer}`,
    "alter table assets add column look_error text",
    ...PARTS.map((part) => `alter table assets add column ${part} ${integer}`),
    // With all three columns it is the narrower one beside the index of kinds, where nobody has counted rows.
    "create index assets_not_looked_at on assets (kind, looked_at, number) where kind = 'image' and looked_at is null",
    ...PARTS.map((part) => `create index assets_by_${part} on assets (${part}, owner_id) where ${part} is not null`),
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
