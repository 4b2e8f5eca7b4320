import { constants, setPriority } from "node:os";

/**
 * Lets the threads that answer people go first where there is not enough processor time for all. On Linux each thread
 * has a priority of its own, and 0 names the calling one (setpriority(2), NOTES); elsewhere nothing changes.
 */
export function stepBack(): void {
  if (process.platform === "linux") setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
}
