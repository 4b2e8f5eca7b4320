import { readFileSync } from "node:fs";
import { errnoOf } from "./disk-errors.ts";

/**
 * The mode that a finished file gets: 0644 less what the umask takes. The umask is read from `/proc/self/status`
 * where there is one, because asking the process for it sets it to zero for a moment.
 */
export function readableMode(statusPath = "/proc/self/status"): number {
  return 0o644 & ~readUmask(statusPath);
}

function readUmask(statusPath: string): number {
  try {
    const found = /^Umask:\s*([0-7]+)$/m.exec(readFileSync(statusPath, "utf8"))?.[1];
    return found === undefined ? 0o022 : Number.parseInt(found, 8);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return 0o022;
  }
}
