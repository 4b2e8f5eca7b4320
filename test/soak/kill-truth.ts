import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export type TruthRow = { readonly id: string; readonly status: string; readonly recovered: number };

/** Reads the jobs of a dead server from a copy of its database, so that the next start finds what the kill left. */
export function readRows(dataDir: string): ReadonlyMap<string, TruthRow> {
  const folder = mkdtempSync(join(tmpdir(), "trawl-copy-"));
  try {
    for (const name of ["trawl.db", "trawl.db-wal"])
      if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(folder, name));
    using database = new DatabaseSync(join(folder, "trawl.db"));
    const rows = database.prepare("select id, status, recovered from jobs").all() as unknown as TruthRow[];
    return new Map(rows.map((row) => [row.id, row]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
