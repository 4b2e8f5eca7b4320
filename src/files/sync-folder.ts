import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { waitForDisk } from "./disk-errors.ts";

/**
 * Makes the names in a folder survive a power loss; one call serves any number of files. Throws `disk_error`, and is
 * not to be tried again after that. Windows has no such call and needs none.
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await waitForDisk("flushing a folder", flush(path));
}

async function flush(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await folder.sync();
}
