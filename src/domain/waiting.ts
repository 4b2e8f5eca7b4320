import { formatBytes } from "./bytes.ts";

/** Why a pending job does not run; null on a job means that nothing holds it back. */
export const WAITING_CODES = ["slots", "host", "owner", "retry", "space", "source", "login"] as const;
export type WaitingCode = (typeof WAITING_CODES)[number];

export type Waiting = { code: WaitingCode; text: string };

/** The wait of a job that no worker has had room for yet. */
export function waitingForSlot(): Waiting {
  return { code: "slots", text: "waits for a free slot" };
}

/** The wait for a host whose parallel tasks are used up. */
export function waitingForHost(host: string, used: number, cap: number): Waiting {
  return { code: "host", text: `waits for ${host}: ${used} of ${cap} in use` };
}

/** The wait for the next try. `clock` is that moment's time of day as people read it. */
export function waitingForRetry(clock: string, reason: string): Waiting {
  return { code: "retry", text: `next try at ${clock}: ${reason}` };
}

/** Tells whether a text is the sentence of a wait for space. */
export function isWaitForSpace(text: string): boolean {
  return text.startsWith("waits for space: ");
}

/** The wait for room on the disk of the download folder. Sizes in bytes. */
export function waitingForSpace(neededBytes: number, freeBytes: number): Waiting {
  return { code: "space", text: `waits for space: needs ${formatBytes(neededBytes)}, ${formatBytes(freeBytes)} free` };
}
