import type { TestContext } from "node:test";
import { DigestThread } from "../../src/files/digest-thread.ts";

/** Lets every reading of a file for its digest wait until `release`, as a huge file or a slow disk would. */
export function holdDigests(t: TestContext): { readonly begun: Promise<void>; release(): void } {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const real = DigestThread.prototype.digestOf;
  t.mock.method(
    DigestThread.prototype,
    "digestOf",
    async function (this: DigestThread, ...[path, also, signal]: Parameters<typeof real>) {
      begun.resolve();
      const stopped = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => stopped.reject(signal.reason as Error), { once: true });
      await Promise.race([gate.promise, stopped.promise]);
      return Reflect.apply(real, this, [path, also, signal]) as ReturnType<typeof real>;
    },
  );
  return { begun: begun.promise, release: () => gate.resolve() };
}
