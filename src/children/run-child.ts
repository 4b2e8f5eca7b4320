import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Failure } from "../domain/failures.ts";
import { readLines } from "./read-lines.ts";
import { watchForSilence } from "./watch-for-silence.ts";

/** What a child may use up. It is killed, or told that the disk is full, beyond that. */
export type ChildLimits = {
  readonly addressSpaceBytes: number;
  /** Of one file. */
  readonly fileBytes: number;
  readonly cpuSeconds: number;
  /** All that it prints. */
  readonly outputBytes: number;
  /** It must print something or write to its folder at least this often, in milliseconds. */
  readonly silenceMs: number;
};

export type ChildOrder = {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its own folder, which nobody else uses: where it begins, and its home. */
  readonly folder: string;
  /** What it finds in its environment besides PATH, HOME, LANG, TZ, TMPDIR and the XDG folders. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: ChildLimits;
  /** Ends it, with everything it started. */
  readonly signal: AbortSignal;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
};

/** How a child ended by itself; `exitCode` is 128 + signal where a signal ended it. */
export type ChildEnd = { readonly exitCode: number };

const SUPERVISOR = fileURLToPath(new URL("./supervise.sh", import.meta.url));
const SHELL = "/bin/sh";

/**
 * Runs a program to its end: an argument list and never a shell line, a clean environment, a process group of its own,
 * limits of the system. It ends, with all that it started, when the signal fires, when it is silent or prints too much,
 * and when this process dies in whatever way. When this returns or throws, nothing of it runs any more.
 *
 * Throws the signal's reason; `Failure` `stalled` after too long a silence, `too_large` for too much output,
 * `tool_interrupted` where its folder is still in use or something outside ended it; and an Error where it cannot be started.
 */
export async function runChild(order: ChildOrder): Promise<ChildEnd> {
  order.signal.throwIfAborted();
  const child = start(order);
  const abort = new AbortController();
  const giveUp = (reason: unknown): void => {
    abort.abort(reason);
    killGroup(child);
  };
  using undo = new DisposableStack();
  undo.use(listen(order.signal, () => giveUp(order.signal.reason)));
  const silence = undo.use(watchForSilence(order.folder, order.limits.silenceMs, giveUp));
  let printed = 0;
  const hear = (stream: "stdout" | "stderr") => (line: string) => {
    silence.heard();
    if (!abort.signal.aborted) order.onLine(line, stream);
  };
  const count = (bytes: number): void => {
    printed += bytes;
    if (printed > order.limits.outputBytes)
      giveUp(new Failure("too_large", { message: `It printed more than ${order.limits.outputBytes} bytes.` }));
  };
  const [, out, err, status] = child.stdio;
  readLines(out as Readable, { line: hear("stdout"), count });
  readLines(err as Readable, { line: hear("stderr"), count });
  let told = "";
  (status as Readable).setEncoding("utf8").on("data", (text: string) => (told += text));
  await closed(child);
  abort.signal.throwIfAborted();
  return { exitCode: exitCodeOf(told.trim(), order) };
}

function start({ program, args, folder, environment, limits }: ChildOrder): ChildProcess {
  const kibibytes = (bytes: number): string => String(Math.ceil(bytes / 1024));
  const bounds = [kibibytes(limits.addressSpaceBytes), kibibytes(limits.fileBytes), String(limits.cpuSeconds)];
  return spawn(SHELL, [SUPERVISOR, ...bounds, program, ...args], {
    cwd: folder,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: folder,
      TMPDIR: folder,
      XDG_CACHE_HOME: folder,
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
      LANG: "C.UTF-8",
      TZ: "UTC",
      ...environment,
    },
  });
}

/** The leader is not reaped before Node says that it ended: until then its number can be nobody else's. */
function killGroup(child: ChildProcess): void {
  child.stdin?.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // It has ended by itself; the lifeline would have seen to the rest.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

/** Resolves once the leader ended and nobody holds its output open any more. */
function closed(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once("error", reject);
  child.once("close", () => resolve());
  // A lifeline whose other end went is no news.
  child.stdin?.on("error", () => {});
  return promise;
}

function exitCodeOf(told: string, { program, folder }: ChildOrder): number {
  const code = /^ended (\d{1,3})$/.exec(told)?.[1];
  if (code !== undefined) return Number(code);
  if (told === "busy")
    throw new Failure("tool_interrupted", { message: `The folder ${folder} is still in use by an earlier attempt.` });
  if (told === "limits") throw new Error(`The limits for ${program} could not be set.`);
  throw new Failure("tool_interrupted", { message: `${program} was ended from outside.` });
}

function listen(signal: AbortSignal, act: () => void): Disposable {
  signal.addEventListener("abort", act, { once: true });
  if (signal.aborted) act();
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", act) };
}
