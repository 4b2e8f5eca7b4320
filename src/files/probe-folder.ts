import { constants } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";

/** Always the same name: what a kill leaves, the next probe takes and removes. */
const NAME = ".trawl-probe";

/** Makes and removes a file in a folder. Throws what the system says where that cannot be done. */
export async function probeFolder(folder: string): Promise<void> {
  const path = join(folder, NAME);
  await using _probe = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  await rm(path, { force: true });
}
