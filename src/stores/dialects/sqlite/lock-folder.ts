import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Failure } from "../../../domain/failures.ts";
import { isBusy } from "./sqlite-errors.ts";

/**
 * Takes the data folder for this process. The lock is one of the operating system's, held through an open
 * transaction on a file of its own: it ends with the process, however that ends, so there is no stale lock.
 * Throws `Failure` store_busy when another server holds it.
 */
export function lockFolder(dataDir: string): { close(): void } {
  const database = new DatabaseSync(join(dataDir, "server.lock"), { timeout: 0 });
  try {
    database.exec("pragma journal_mode = memory; begin exclusive");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Failure("store_busy", {
      message: `Another Trawl server uses the data folder ${dataDir}. Stop it first, or choose another folder.`,
      cause: error,
    });
  }
  return { close: () => database.close() };
}
