import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "../config/config.ts";
import { Failure } from "../domain/failures.ts";
import { openDownloadFolder } from "../files/download-folder.ts";
import { databaseFile, openSqlite } from "../stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "../stores/open-store.ts";
import { createFolderDisk } from "./folder-disk.ts";
import { repair } from "./repair.ts";
import { createVerify } from "./verify.ts";
import type { Problem, Verdict, Verify } from "./verify.ts";

/** What was found and, where mending was asked for, what was mended and what is left. */
export type OfflineVerdict = Verdict & { readonly mended: readonly Problem[] };

const SETTLE_MS = 50;

function rethrow(failure: Error): never {
  throw failure;
}

/**
 * Compares database and disk without a server, and mends what can be mended.
 * Throws `Failure` store_busy while a server runs on the data folder, store_corrupt for a damaged database.
 */
export async function verifyOffline(
  config: Pick<Config, "dataDir" | "downloadDir">,
  options: { readonly deep: boolean; readonly repair: boolean },
): Promise<OfflineVerdict> {
  if (!existsSync(databaseFile(config.dataDir))) {
    throw new Failure("unsupported", {
      message: `There is no database in ${config.dataDir}: nothing was ever kept there.`,
    });
  }
  const reserve = { held: false, release: () => {}, restore: () => true };
  const dialect = openSqlite(config.dataDir);
  await using store = await openStore({ dialect, reserve, onFatal: rethrow, now: Date.now });
  const disk = createFolderDisk(await openDownloadFolder(config.downloadDir));
  const verify = createVerify({ store, disk, now: Date.now, digest: "later", settle: () => wait(SETTLE_MS) });
  const found = await lookWithoutWorkers(verify, options.deep);
  if (found.ok || !options.repair) return { ...found, mended: [] };
  const mended = await repair({ store, disk }, found.problems);
  return { ...(await lookWithoutWorkers(verify, options.deep)), mended };
}

/** While nobody works, jobs without a worker, files still to be removed and digests still to be made are as they must be: the next start sees to them. */
async function lookWithoutWorkers(verify: Verify, deep: boolean): Promise<Verdict> {
  const { problems, ...counts } = await verify({ deep });
  const left = problems.filter(({ code }) => code !== "lease_expired" && code !== "removal_left");
  return { ...counts, ok: left.length === 0, problems: left };
}
