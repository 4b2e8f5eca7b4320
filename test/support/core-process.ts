import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { JobRow } from "../../src/domain/rows.ts";
import type { Order } from "../fixtures/core-child.ts";

type Message =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly answer: unknown }
  | { readonly kind: "jobs"; readonly jobs: readonly JobRow[] };

/** A core in another process, which can be killed at any moment. */
export type CoreProcess = AsyncDisposable & {
  order(order: Order): Promise<unknown>;
  /** The first job that fulfils the condition, in what the process tells from now on or told last. */
  saw(condition: (job: JobRow) => boolean): Promise<JobRow>;
  /** Ends it as the kernel does, without a last word. */
  kill(): Promise<void>;
  exited(): Promise<void>;
};

/** Starts one on the folders below `root`. */
export async function startCoreProcess(
  root: string,
  egress: readonly string[],
  onRestart: "resume" | "fail" = "resume",
  digest: "finish" | "later" = "finish",
  tefas = "",
): Promise<CoreProcess> {
  const file = join(import.meta.dirname, "../fixtures/core-child.ts");
  const child = fork(file, [root, egress.join(","), onRestart, digest, tefas], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  const wait = <T>(pick: (message: Message) => T | null): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const hear = (message: Message): void => {
      const found = pick(message);
      if (found === null) return;
      child.off("message", hear);
      resolve(found);
    };
    child.on("message", hear);
    void gone.then(() => reject(new Error("The process ended.")));
    return promise;
  };
  let last: readonly JobRow[] = [];
  child.on("message", (message: Message) => {
    if (message.kind === "jobs") last = message.jobs;
  });
  await wait((message) => (message.kind === "ready" ? message : null));
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  return {
    async order(order) {
      const done = wait((message) => (message.kind === "done" ? { answer: message.answer } : null));
      child.send(order);
      return (await done).answer;
    },
    async saw(condition) {
      const known = last.find(condition);
      return known ?? wait((message) => (message.kind === "jobs" ? (message.jobs.find(condition) ?? null) : null));
    },
    kill,
    exited: async () => void (await gone),
    [Symbol.asyncDispose]: kill,
  };
}
