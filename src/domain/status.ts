/**
 * The statuses of jobs and tasks, and every change between them that exists.
 * Everything else (SQL checks, API enums, the diagram in docs, labels of the page) is derived from these two tables.
 */
export const STATUSES = [
  "pending",
  "running",
  "pausing",
  "paused",
  "cancelling",
  "cancelled",
  "completed",
  "failed",
] as const;

export type Status = (typeof STATUSES)[number];

/**
 * What can happen to a job or a task. `stopped` is the worker's answer to pausing or cancelling;
 * `leaseExpired` is what remains when the worker died; `putBack` gives the work back without a verdict.
 */
export const STATUS_EVENTS = [
  "claim",
  "complete",
  "fail",
  "putBack",
  "pause",
  "resume",
  "cancel",
  "stopped",
  "leaseExpired",
  "interrupt",
  "retry",
] as const;

export type StatusEvent = (typeof STATUS_EVENTS)[number];

export const TRANSITIONS = {
  // Waiting for a worker, a slot, a host, space or its next try.
  pending: { claim: "running", pause: "paused", cancel: "cancelled", fail: "failed", complete: "completed" },
  // A worker holds the lease. A worker that dies leaves it here until its lease ends.
  running: {
    complete: "completed",
    fail: "failed",
    putBack: "pending",
    pause: "pausing",
    cancel: "cancelling",
    leaseExpired: "pending",
    interrupt: "failed",
  },
  // A person asked for a pause; the worker is still letting go of its bytes.
  pausing: {
    stopped: "paused",
    complete: "completed",
    fail: "failed",
    resume: "running",
    cancel: "cancelling",
    leaseExpired: "paused",
    interrupt: "paused",
  },
  // Only ever a person's wish.
  paused: { resume: "pending", cancel: "cancelled" },
  // A person asked to cancel; the worker is still letting go.
  cancelling: { stopped: "cancelled", leaseExpired: "cancelled", interrupt: "cancelled" },
  cancelled: { retry: "pending" },
  completed: { retry: "pending" },
  failed: { retry: "pending" },
} as const satisfies Record<Status, Partial<Record<StatusEvent, Status>>>;

/** Unfinished statuses: what every visitor may know of as "active". */
export const ACTIVE_STATUSES = ["pending", "running", "pausing", "paused", "cancelling"] as const satisfies Status[];
/** Statuses that nothing but `retry` leaves. */
export const ENDED_STATUSES = ["cancelled", "completed", "failed"] as const satisfies Status[];
/** Statuses in which a worker holds a lease. */
export const LEASED_STATUSES = ["running", "pausing", "cancelling"] as const satisfies Status[];

/** Tells whether the status is an ended one. */
export function isEnded(status: Status): boolean {
  return (ENDED_STATUSES as readonly Status[]).includes(status);
}

/** Tells whether a worker holds a lease in this status. */
export function isLeased(status: Status): boolean {
  return (LEASED_STATUSES as readonly Status[]).includes(status);
}

/** Gives the status that `event` leads to from `status`, or null where the table has no such change. */
export function nextStatus(status: Status, event: StatusEvent): Status | null {
  const exits: Partial<Record<StatusEvent, Status>> = TRANSITIONS[status];
  return exits[event] ?? null;
}

/**
 * What a person can ask for, and the statuses in which the wish already holds (asking again changes nothing).
 */
export const ACTIONS = {
  pause: { holds: ["pausing", "paused"] },
  resume: { holds: ["pending", "running"] },
  cancel: { holds: ["cancelling", "cancelled"] },
  retry: { holds: [] },
} as const satisfies Record<string, { holds: readonly Status[] }>;

export type Action = keyof typeof ACTIONS;

/** Tells whether the wish behind `action` is already fulfilled or under way in `status`. */
export function actionHolds(action: Action, status: Status): boolean {
  return (ACTIONS[action].holds as readonly Status[]).includes(status);
}
