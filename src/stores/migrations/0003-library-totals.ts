import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What left the library again, so that its totals are those of what it holds; what left earlier is found by counting. */
export const libraryTotalsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const column of ["files_gone", "bytes_gone"]) {
      await sql.raw(`alter table days add column ${column} bigint not null default 0`).execute(db);
    }
    const kept = (what: string) => `(select ${what} from assets where days.owner_id in (assets.owner_id, '*'))`;
    const came = (column: string) => `(select sum(d.${column}) from days d where d.owner_id = days.owner_id)`;
    await sql
      .raw(
        `update days set files_gone = ${came("files")} - ${kept("count(*)")},
          bytes_gone = ${came("bytes")} - ${kept("coalesce(sum(size_bytes), 0)")}
        where day = (select max(d.day) from days d where d.owner_id = days.owner_id)`,
      )
      .execute(db);
  },
};
