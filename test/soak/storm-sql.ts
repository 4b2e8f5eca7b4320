import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export type SqlPicture = {
  readonly sequence: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly jobs: ReadonlyMap<string, { status: string; version: number }>;
  readonly wrongSums: readonly string[];
};

/** Reads the database file of a living server from outside, all of it in one snapshot. */
export function readPicture(dataDir: string): SqlPicture {
  using database = new DatabaseSync(join(dataDir, "trawl.db"), { readOnly: true });
  database.exec("begin");
  const rows = (sql: string): Record<string, string | number>[] =>
    database.prepare(sql).all() as Record<string, string | number>[];
  const counts = (sql: string): Record<string, number> =>
    Object.fromEntries(
      rows(sql).flatMap(({ status, count }) => (Number(count) === 0 ? [] : [[String(status), Number(count)]])),
    );
  return {
    sequence: Number(rows("select coalesce(max(sequence), 0) as last from events")[0]?.["last"]),
    byStatus: counts("select status, count(*) as count from jobs group by status order by status"),
    counters: counts(
      "select status, sum(count) as count from counters where owner_id = '' or owner_id = '*' group by status order by status",
    ),
    jobs: new Map(
      rows("select id, status, version from jobs").map(({ id, status, version }) => [
        String(id),
        { status: String(status), version: Number(version) },
      ]),
    ),
    wrongSums: rows(
      `select j.id from jobs j join (select job_id, count(*) as n, sum(status = 'completed') as done, sum(status = 'failed') as failed,
         sum(bytes_done) as bytes from tasks group by job_id) t on t.job_id = j.id
       where j.detected <> t.n or j.downloaded <> t.done or j.failed <> t.failed or j.bytes_done <> t.bytes`,
    ).map(({ id }) => String(id)),
  };
}
