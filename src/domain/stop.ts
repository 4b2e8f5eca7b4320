/** Why work in progress is asked to let go. It is the reason of the abort signal that an engine gets. */
export const STOP_REASONS = ["paused", "cancelled", "shutdown", "lease_lost", "space", "quota"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Ends work without a verdict: nobody failed, somebody asked. */
export class Stop extends Error {
  override readonly name = "Stop";
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`Stopped: ${reason}`);
    this.reason = reason;
  }
}
