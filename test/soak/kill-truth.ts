import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { decodeHeader, decodeSlot, HEADER_BYTES, SLOT_BYTES } from "../../src/files/ledger-format.ts";
import type { ServerFolders } from "../support/start-server.ts";

export type TruthRow = { readonly id: string; readonly status: string; readonly recovered: number };

export type ByteRange = { readonly start: number; readonly end: number };

/** What the kill left: the jobs, and for each link which bytes its range ledger has. */
export type Truth = {
  readonly jobs: ReadonlyMap<string, TruthRow>;
  readonly kept: ReadonlyMap<string, readonly ByteRange[]>;
};

/** Reads the rows of a dead server from a copy of its database, so that the next start finds what the kill left. */
export function readTruth({ dataDir, downloadDir }: ServerFolders): Truth {
  const folder = mkdtempSync(join(tmpdir(), "trawl-copy-"));
  try {
    for (const name of ["trawl.db", "trawl.db-wal"])
      if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(folder, name));
    using database = new DatabaseSync(join(folder, "trawl.db"));
    const rows = database.prepare("select id, status, recovered from jobs").all() as unknown as TruthRow[];
    const tasks = database.prepare("select id, url from tasks where status = 'running'").all();
    return { jobs: new Map(rows.map((row) => [row.id, row])), kept: keptBytes(tasks, downloadDir) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function keptBytes(
  tasks: readonly Record<string, unknown>[],
  downloadDir: string,
): ReadonlyMap<string, readonly ByteRange[]> {
  return new Map(
    tasks.flatMap(({ id, url }) => {
      const path = join(downloadDir, ".trawl", "parts", `${String(id)}.ledger`);
      return existsSync(path) ? [[String(url), rangesOf(readFileSync(path))] as const] : [];
    }),
  );
}

/** Reads a range ledger by its format alone; a header that cannot be read keeps nothing. */
function rangesOf(bytes: Buffer): ByteRange[] {
  const header = decodeHeader(bytes);
  const count = Math.floor((bytes.length - HEADER_BYTES) / SLOT_BYTES);
  if (header === null) return [];
  return Array.from({ length: count }, (_, number) => decodeSlot(bytes, header.generation, number)).flatMap((slot) =>
    slot === null || slot.written === 0 ? [] : [{ start: slot.start, end: slot.start + slot.written }],
  );
}
