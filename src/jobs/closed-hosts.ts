import type { TaskId } from "../domain/ids.ts";
import { waitingForHost, waitingForRetry, type Waiting } from "../domain/waiting.ts";
import type { StoreReader } from "../stores/store.ts";

/** Hosts that take no further task now, each with the reason, and how many tasks every host runs. */
export type ClosedHosts = {
  readonly waits: ReadonlyMap<string, Waiting>;
  readonly running: ReadonlyMap<string, number>;
};

/**
 * Reads which hosts are closed: their parallel tasks are used up, or they asked to be left alone for a while. A running
 * task whose bytes have `arrived` uses its host no more.
 */
export async function closedHosts(
  tx: Pick<StoreReader, "tasks" | "hosts">,
  nowMs: number,
  cap: number,
  arrived: readonly TaskId[] = [],
): Promise<ClosedHosts> {
  const running = await tx.tasks.runningByHost(arrived);
  const waits = new Map<string, Waiting>();
  for (const [host, used] of running) if (used >= cap) waits.set(host, waitingForHost(host, Math.min(used, cap), cap));
  for (const host of await tx.hosts.coolingDown(nowMs))
    waits.set(host.host, waitingForRetry(clockTime(host.cool_down_until), host.reason));
  return { waits, running };
}

/** A moment as the server's wall clock shows it: `14:05:09`. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString("en-GB", { hour12: false });
}
