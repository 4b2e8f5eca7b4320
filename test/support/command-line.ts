import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** A process of the command line; its output can be waited for. */
export class Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  out = "";
  err = "";
  readonly #listeners = new Set<() => void>();

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.stdout.on("data", (data: Buffer) => this.#add("out", data));
    child.stderr.on("data", (data: Buffer) => this.#add("err", data));
    this.ended = once(child, "close").then(([code]) => ({ code: Number(code), out: this.out, err: this.err }));
  }

  /** Waits until what was printed on either stream matches; fails when the process ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      const match = pattern.exec(this.out) ?? pattern.exec(this.err);
      if (match) resolve(match);
    };
    this.#listeners.add(look);
    look();
    void this.ended.then(({ code }) => reject(new Error(`ended with ${code}: ${this.out}\n${this.err}`)));
    return promise.finally(() => this.#listeners.delete(look));
  }

  #add(stream: "out" | "err", data: Buffer): void {
    this[stream] += String(data);
    for (const look of this.#listeners) look();
  }
}

/** A home of its own for command lines: folders that are removed after the test. */
export class CommandLineHome {
  readonly root: string;
  readonly dataDir: string;
  readonly files: string;
  readonly #env: Record<string, string>;
  readonly #t: TestContext;

  constructor(t: TestContext, env: Record<string, string> = {}) {
    this.#t = t;
    this.root = mkdtempSync(join(tmpdir(), "trawl-cli-"));
    this.dataDir = join(this.root, "data");
    this.files = join(this.root, "files");
    const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
    const folders = { HOME: this.root, TRAWL_DATA_DIR: this.dataDir, TRAWL_DOWNLOAD_DIR: this.files };
    this.#env = { PATH, NODE_COMPILE_CACHE, ...folders, ...env };
    t.after(() => rmSync(this.root, { recursive: true, force: true }));
  }

  start(...words: string[]): Running {
    const child = spawn(process.execPath, [MAIN, ...words], { env: this.#env });
    this.#t.after(() => child.kill("SIGKILL"));
    return new Running(child);
  }

  run(...words: string[]): Promise<Ended> {
    return this.start(...words).ended;
  }
}
