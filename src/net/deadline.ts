import { Failure } from "../domain/failures.ts";

/** A signal that also fires by itself when time is up; its reason is then the failure `timeout`. */
type Deadline = Disposable & { readonly signal: AbortSignal };

/** Gives work `ms` milliseconds from now. Dispose it when the work is done, else its timer stays. */
export function startDeadline(ms: number, message: string, signal: AbortSignal): Deadline {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new Failure("timeout", { message })), ms);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}

/** Calls `act` with the signal's reason once it fires, or at once if it has. Dispose it to forget about it. */
export function onAbort(signal: AbortSignal, act: (reason: unknown) => void): Disposable {
  const listener = (): void => act(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", listener) };
}
