import { Failure } from "../domain/failures.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import { toNetworkFailure } from "./network-errors.ts";
import type { Network } from "./network.ts";

const LOOKUP_MS = 5_000;

/** Resolves a name to its addresses. Throws `Failure` dns_failed, too_many_open_files, and the signal's reason. */
export async function lookUp(name: string, network: Network, signal: AbortSignal): Promise<readonly string[]> {
  using deadline = startDeadline(LOOKUP_MS, `The name server did not answer for ${name}.`, signal);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  using _abort = onAbort(deadline.signal, reject);
  try {
    return await Promise.race([network.lookup(name), stopped]);
  } catch (error) {
    throw timedOut(error) ? new Failure("dns_failed", { cause: error }) : toNetworkFailure(error, "lookup");
  }
}

function timedOut(error: unknown): boolean {
  return error instanceof Failure && error.code === "timeout";
}
