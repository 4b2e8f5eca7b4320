import { MAX_FRUITLESS_TRIES } from "../domain/backoff.ts";
import type { Failure } from "../domain/failures.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { TaskRow } from "../domain/rows.ts";
import { waitingForRetry } from "../domain/waiting.ts";
import type { StoreWriter, TaskEnd } from "../stores/store.ts";
import { clockTime } from "./closed-hosts.ts";
import type { Backoff } from "./deps.ts";

/** How soon a fault of this machine (no space, no open files) is tried again, in milliseconds. */
const MACHINE_WAIT_MS = 5_000;

export type FailedAttempt = {
  readonly task: TaskRow;
  readonly failure: Failure;
  /** Bytes that are safely there now. */
  readonly bytesDone: number;
  readonly now: number;
  readonly backoff: Backoff;
};

/** Turns a failed attempt into what becomes of the task, after the policy of the failure table. */
export function endOfFailedAttempt(attempt: FailedAttempt): TaskEnd {
  const { task, failure } = attempt;
  const message = maskSecrets(failure.message);
  if (failure.retry === "never") return { event: "fail", code: failure.code, message, bytesDone: attempt.bytesDone };
  if (failure.retry === "wait") return waitEnd(attempt, message);
  const fruitless = failure.retry === "restart" || attempt.bytesDone <= task.bytes_done;
  const tries = fruitless ? task.fruitless_tries + 1 : 1;
  if (fruitless && tries >= MAX_FRUITLESS_TRIES) {
    const given = `Given up after ${tries} tries: ${message}`;
    return { event: "fail", code: failure.code, message: given, bytesDone: attempt.bytesDone };
  }
  const runAt = attempt.now + Math.max(failure.retryAfterMs ?? 0, attempt.backoff(tries));
  const waitingFor = waitingForRetry(clockTime(runAt), message).text;
  return { event: "putBack", bytesDone: attempt.bytesDone, fruitless, runAt, waitingFor, code: failure.code, message };
}

function waitEnd({ failure, bytesDone, now }: FailedAttempt, message: string): TaskEnd {
  const runAt = now + MACHINE_WAIT_MS;
  return { event: "putBack", bytesDone, fruitless: false, runAt, waitingFor: message, code: failure.code, message };
}

/** Leaves a host alone that asked for it; every task of that host waits then, whatever job it belongs to. */
export async function coolDownHost(tx: StoreWriter, { task, failure, now }: FailedAttempt): Promise<void> {
  const asked =
    ["rate_limited", "kept_out"].includes(failure.code) ||
    (failure.code === "server_error" && failure.retryAfterMs !== null);
  if (!asked) return;
  const until = now + Math.max(failure.retryAfterMs ?? 0, 1_000);
  await tx.hosts.coolDown(task.host, until, maskSecrets(failure.message), now);
}
