/**
 * How much everybody may use: which limits there are, for whom, and how they read. A limit of 0 is none; sizes are
 * bytes, moments are milliseconds since 1970 UTC, a day is a day of UTC.
 */
import { formatBytes } from "./bytes.ts";
import type { OwnerId } from "./ids.ts";
import { Refusal } from "./refusal.ts";
import type { Waiting } from "./waiting.ts";

export const LIMIT_NAMES = [
  "max_active",
  "max_pending",
  "jobs_per_day",
  "bytes_per_day",
  "max_disk",
  "requests_per_minute",
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];
export type Limits = Readonly<Record<LimitName, number>>;
/** Limits of one person or address that stand in place of the general ones. */
export type OwnLimits = Readonly<Partial<Record<LimitName, number>>>;

/** Whom a limit is for. A block is all guests at one IPv4 address or in one IPv6 /64 together. */
export const HOLDERS = ["guest", "user", "block", "everybody"] as const;
export type Holder = (typeof HOLDERS)[number];
export type QuotaSettings = Readonly<Record<Holder, Limits>>;

export const NO_LIMITS: Limits = {
  max_active: 0,
  max_pending: 0,
  jobs_per_day: 0,
  bytes_per_day: 0,
  max_disk: 0,
  requests_per_minute: 0,
};
export const NO_QUOTAS: QuotaSettings = { guest: NO_LIMITS, user: NO_LIMITS, block: NO_LIMITS, everybody: NO_LIMITS };

/** Where a use is counted: under the id of an owner, a block, or everybody. */
export type SubjectId = string;
export const EVERYBODY_SUBJECT: SubjectId = "*";
const BLOCK_PREFIX = "block:";

/** Names a block as a subject. */
export function blockSubject(block: string): SubjectId {
  return BLOCK_PREFIX + block;
}

/** Gives the block that a subject is, null for any other subject. */
export function blockOf(subject: SubjectId): string | null {
  return subject.startsWith(BLOCK_PREFIX) ? subject.slice(BLOCK_PREFIX.length) : null;
}

/** Under which subjects a use is counted. */
export function subjectsOf({ owner_id, block }: { readonly owner_id: OwnerId; readonly block: string | null }) {
  return [owner_id, ...(block === null ? [] : [blockSubject(block)]), EVERYBODY_SUBJECT] satisfies SubjectId[];
}

/** One limit and how much of it is used. */
export type Allowance = {
  readonly name: LimitName;
  readonly holder: Holder;
  readonly limit: number;
  readonly used: number;
  /** When the count begins anew; null where time alone mends nothing. */
  readonly resetsAt: number | null;
};

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const WINDOWS: Readonly<Record<LimitName, number | null>> = {
  max_active: null,
  max_pending: null,
  jobs_per_day: DAY_MS,
  bytes_per_day: DAY_MS,
  max_disk: null,
  requests_per_minute: MINUTE_MS,
};

/** When the window began that counts now; 0 for limits on what there is at one time. */
export function windowStart(name: LimitName, at: number): number {
  const length = WINDOWS[name];
  return length === null ? 0 : at - (at % length);
}

/** When the window ends that counts now; null for limits on what there is at one time. */
export function windowEnd(name: LimitName, at: number): number | null {
  const length = WINDOWS[name];
  return length === null ? null : windowStart(name, at) + length;
}

/** Tells whether nothing more may be used. */
export function isSpent({ limit, used }: Pick<Allowance, "limit" | "used">): boolean {
  return limit > 0 && used >= limit;
}

/** Of each limit the allowance with the least left: it is the one that counts. */
export function tightest(allowances: readonly Allowance[]): Allowance[] {
  const left = ({ limit, used }: Allowance): number => limit - used;
  return LIMIT_NAMES.flatMap((name) => {
    const same = allowances.filter((one) => one.name === name && one.limit > 0);
    return same.toSorted((a, b) => left(a) - left(b)).slice(0, 1);
  });
}

const TOGETHER: Readonly<Record<Holder, string>> = {
  guest: "",
  user: "",
  block: " by all guests at this address",
  everybody: " by everybody together",
};

/** Says how much is used: `7 of 20 jobs today`. */
export function allowanceText({ name, holder, limit, used }: Allowance): string {
  return count(name, used, limit) + TOGETHER[holder];
}

function count(name: LimitName, used: number, limit: number): string {
  switch (name) {
    case "max_active":
      return `${used} of ${limit} jobs running`;
    case "max_pending":
      return `${used} of ${limit} jobs waiting`;
    case "jobs_per_day":
      return `${used} of ${limit} jobs today`;
    case "bytes_per_day":
      return `${formatBytes(used)} of ${formatBytes(limit)} today`;
    case "max_disk":
      return `${formatBytes(used)} of ${formatBytes(limit)} kept`;
    case "requests_per_minute":
      return `${used} of ${limit} requests this minute`;
  }
}

/** The wait of a job whose owner used up a limit; it goes on by itself. */
export function waitingForOwner(spent: Allowance): Waiting {
  const until: Partial<Record<LimitName, string>> = {
    bytes_per_day: "; goes on at 00:00 UTC",
    max_disk: "; goes on once files are removed",
  };
  return { code: "owner", text: `waits: ${allowanceText(spent)}${until[spent.name] ?? ""}` };
}

/** The refusal of a request beyond a limit: what, why, and when or how it works again. */
export function quotaExceeded(spent: Allowance, now: number): Refusal {
  const { name, holder, limit, used, resetsAt } = spent;
  const seconds = resetsAt === null ? null : Math.max(1, Math.ceil((resetsAt - now) / 1000));
  const remedies: Readonly<Record<LimitName, string>> = {
    max_active: "wait until one of them ends",
    max_pending: "wait until one of them ends, or cancel one",
    jobs_per_day: "the next one at 00:00 UTC",
    bytes_per_day: "more at 00:00 UTC",
    max_disk: "remove files to make room",
    requests_per_minute: `try again in ${seconds} s`,
  };
  const what = name === "requests_per_minute" ? "Too many requests" : "No new job now";
  const text = `${what}: ${allowanceText(spent)}; ${remedies[name]}. An admin of this server can raise the limit.`;
  return new Refusal("quota_exceeded", text, {
    limit: name,
    holder,
    max: limit,
    used,
    ...(resetsAt === null ? {} : { resets_at: new Date(resetsAt).toISOString() }),
    ...(seconds === null ? {} : { retry_after_seconds: seconds }),
  });
}
