import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ServerFolders } from "../support/start-server.ts";

export type TruthRow = { readonly id: string; readonly status: string; readonly recovered: number };

/** What the kill left: the jobs, and for each link how many bytes stood in its part file. */
export type Truth = { readonly jobs: ReadonlyMap<string, TruthRow>; readonly partSizes: ReadonlyMap<string, number> };

/** Reads the rows of a dead server from a copy of its database, so that the next start finds what the kill left. */
export function readTruth({ dataDir, downloadDir }: ServerFolders): Truth {
  const folder = mkdtempSync(join(tmpdir(), "trawl-copy-"));
  try {
    for (const name of ["trawl.db", "trawl.db-wal"])
      if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(folder, name));
    using database = new DatabaseSync(join(folder, "trawl.db"));
    const rows = database.prepare("select id, status, recovered from jobs").all() as unknown as TruthRow[];
    const tasks = database.prepare("select id, url from tasks where status = 'running'").all();
    return { jobs: new Map(rows.map((row) => [row.id, row])), partSizes: partSizesOf(tasks, downloadDir) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function partSizesOf(tasks: readonly Record<string, unknown>[], downloadDir: string): ReadonlyMap<string, number> {
  return new Map(
    tasks.flatMap(({ id, url }) => {
      const stat = statSync(join(downloadDir, ".trawl", "parts", `${String(id)}.part`), { throwIfNoEntry: false });
      return stat ? [[String(url), stat.size] as const] : [];
    }),
  );
}
