import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../domain/failures.ts";
import { frameHead } from "./frames.ts";
import { READY } from "./picture.ts";

/** The bytes of one picture; each stream begins anew. */
export type PictureBytes = { readonly sizeBytes: number; readonly stream: () => AsyncIterable<Uint8Array> };

/** What one process may use; see `DEFAULT_LIMITS`. */
export type DecoderLimits = {
  /** Processor time of the whole process. */
  readonly cpuSeconds: number;
  readonly addressSpaceBytes: number;
  /** How long the answer to one picture may take on the clock, in milliseconds. */
  readonly answerMs: number;
};

/** A picture of 100 million pixels takes about five seconds and 0.4 GB; Node itself reserves one GB and uses little. */
export const DEFAULT_LIMITS: DecoderLimits = { cpuSeconds: 20, addressSpaceBytes: 2 * 1024 ** 3, answerMs: 45_000 };

/** The process ended, was stopped or spoke out of turn; `hadStarted` tells whether it was ready before. */
export class DecoderEnd extends Error {
  override readonly name = "DecoderEnd";
  readonly hadStarted: boolean;

  constructor(text: string, hadStarted: boolean, cause?: unknown) {
    super(text, { cause });
    this.hadStarted = hadStarted;
  }
}

/** Threads and their heaps reserve address space; one of each is enough for one picture at a time. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: "1", UV_THREADPOOL_SIZE: "1" };
const START_MS = 60_000;
/** A thumbnail is some ten thousand bytes; a line longer than this is none of ours. */
const MAX_LINE = 1_000_000;

/**
 * One process that reads pictures: without environment, files, network or further processes, within limits of the
 * system, and gone whole when its time is up.
 */
export class DecoderChild implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #limits: DecoderLimits;
  readonly #ended: Promise<void>;
  readonly #ready: Promise<unknown>;
  #line = "";
  #waiting: PromiseWithResolvers<string> | null = null;
  #end: DecoderEnd | null = null;
  #hasStarted = false;

  constructor(limits: DecoderLimits) {
    this.#limits = limits;
    const child = start(limits);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once("close", () => resolve());
      // Where no process came to be, nothing closes.
      child.once("error", () => resolve());
    });
    child.once("error", (error) => this.#stop("could not be started", error));
    child.once("exit", (code, signal) => this.#stop(`ended by itself (${signal ?? code})`));
    // Without open files left there are no pipes either.
    child.stdin?.on("error", (error) => this.#stop("does not listen any more", error));
    child.stdout?.setEncoding("latin1").on("data", (text: string) => this.#hear(text));
    this.#ready = this.#next(START_MS).then((line) => {
      if (line !== READY) throw this.#stop("did not say that it is ready");
      this.#hasStarted = true;
      return line;
    });
    this.#ready.catch(() => undefined);
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Gives the line that answers to a picture. Throws `DecoderEnd`, and what reading the bytes throws. */
  async ask(bytes: PictureBytes): Promise<string> {
    await this.#ready;
    const answer = this.#next(this.#limits.answerMs);
    answer.catch(() => undefined);
    try {
      await this.#send(bytes);
    } catch (error) {
      const end = this.#end;
      // Half a picture was sent: this process cannot be asked any more.
      this.#stop("got only a part of a picture");
      throw end ?? error;
    }
    return answer;
  }

  async #send({ sizeBytes, stream }: PictureBytes): Promise<void> {
    const { stdin } = this.#child;
    if (stdin === null) return;
    stdin.write(frameHead(sizeBytes));
    let left = sizeBytes;
    for await (const chunk of stream()) {
      if (this.#end !== null) throw this.#end;
      left -= chunk.length;
      if (left >= 0 && !stdin.write(chunk)) await Promise.race([once(stdin, "drain"), this.#ended]);
    }
    if (left !== 0) throw new Failure("disk_error", { message: "The file changed while it was read for a picture." });
  }

  /** Kills the process, in the middle of a picture too, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop("was not needed any more");
    await this.#ended;
  }

  async #next(limitMs: number): Promise<string> {
    if (this.#end !== null) throw this.#end;
    const waiting = Promise.withResolvers<string>();
    this.#waiting = waiting;
    const timer = setTimeout(() => this.#stop(`took longer than ${limitMs} ms`), limitMs);
    try {
      return await waiting.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(text: string): void {
    this.#line += text;
    if (this.#line.length > MAX_LINE) return void this.#stop("answered with too much");
    const end = this.#line.indexOf("\n");
    if (end < 0) return;
    const line = this.#line.slice(0, end);
    this.#line = this.#line.slice(end + 1);
    if (this.#waiting === null || this.#line !== "") return void this.#stop("spoke without being asked");
    this.#waiting.resolve(line);
    this.#waiting = null;
  }

  #stop(why: string, cause?: unknown): DecoderEnd {
    this.#end ??= new DecoderEnd(`The process that reads pictures ${why}.`, this.#hasStarted, cause);
    this.#waiting?.reject(this.#end);
    this.#waiting = null;
    killGroup(this.#child);
    return this.#end;
  }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  // A process that has just ended has no group any more.
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** It may read the program and its libraries, and nothing else; the picture comes through its standard input. */
function start(limits: DecoderLimits): ChildProcess {
  const library = fileURLToPath(import.meta.resolve("sharp"));
  const modules = library.slice(0, library.lastIndexOf(`${sep}node_modules${sep}`)) + `${sep}node_modules${sep}`;
  const here = fileURLToPath(new URL("./", import.meta.url));
  const program = [
    process.execPath,
    "--permission",
    "--allow-addons",
    "--disable-warning=SecurityWarning",
    "--v8-pool-size=0",
    "--max-old-space-size=128",
    `--allow-fs-read=${modules}`,
    `--allow-fs-read=${here}`,
    `--allow-fs-read=${fileURLToPath(new URL("../../package.json", import.meta.url))}`,
    `${here}decoder-process.ts`,
  ];
  const [command = "", ...words] = withLimits(limits, program);
  return spawn(command, words, { cwd: here, env: ENVIRONMENT, stdio: ["pipe", "pipe", "ignore"], detached: true });
}

/** No core file, no file written, few files open; only Linux holds a process to an address space. */
function withLimits({ cpuSeconds, addressSpaceBytes }: DecoderLimits, program: readonly string[]): readonly string[] {
  if (process.platform === "win32") return program;
  const limits = [`-c 0`, `-f 0`, `-n 64`, `-t ${cpuSeconds}`];
  if (process.platform === "linux") limits.push(`-v ${Math.floor(addressSpaceBytes / 1024)}`);
  // The shell tells where it is by itself.
  const script = [...limits.map((limit) => `ulimit ${limit}`), "unset PWD OLDPWD", 'exec "$@"'].join(" && ");
  return ["/bin/sh", "-c", script, "sh", ...program];
}
