import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Lets the threads that answer people go first where there is not enough processor time for all: Linux has a priority
 * for each thread, named by its number (setpriority(2), proc_thread-self(5)). Elsewhere nothing changes.
 */
export function stepBack(): void {
  if (process.platform !== "linux") return;
  setPriority(Number(readlinkSync("/proc/thread-self").split("/").at(-1)), constants.priority.PRIORITY_BELOW_NORMAL);
}
