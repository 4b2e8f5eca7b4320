import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Migration } from "kysely/migration";
import type { Failure } from "../../src/domain/failures.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "../../src/stores/open-store.ts";
import type { Store } from "../../src/stores/store.ts";

export type Folder = AsyncDisposable & { readonly path: string };

/** A data folder for one test, removed at its end. */
export async function temporaryDataFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "trawl-store-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export type OpenOptions = {
  readonly busyWaitMs?: number;
  readonly onFatal?: (failure: Failure) => void;
  readonly reserve?: { readonly held: boolean; release(): void };
  readonly steps?: Record<string, Migration>;
};

/** Opens the store of a data folder, without the rest of a server. */
export async function openFolder(dataDir: string, options: OpenOptions = {}): Promise<Store> {
  const { busyWaitMs, onFatal, reserve = { held: true, release: () => {} }, steps } = options;
  return openStore({
    dialect: openSqlite(dataDir, busyWaitMs === undefined ? {} : { busyWaitMs }),
    reserve,
    onFatal:
      onFatal ??
      ((failure) => {
        throw failure;
      }),
    now: Date.now,
    ...(steps && { steps }),
  });
}
