import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import launch from "../scripts/server-launch.json" with { type: "json" };
import { spawnBound } from "./spawn-bound.ts";

const MAIN = join(import.meta.dirname, "..", "src", "cli", "main.ts");

/** A whole server in a process of its own, and the key with admin rights that it wrote down. */
export type ServerProcess = AsyncDisposable & {
  readonly address: string;
  readonly key: string;
  readonly pid: number;
  /** What it told people at its start, a sentence each: settings that have no effect are among them. */
  readonly notices: readonly string[];
  /** Ends it with a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
};

export type ServerOptions = {
  readonly dataDir: string;
  /** By default a folder in the data folder. */
  readonly downloadDir?: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts `trawl serve` on a data folder and waits until it answers. Throws when it ends before that. */
export async function startServer({ dataDir, downloadDir, env }: ServerOptions): Promise<ServerProcess> {
  const folders = ["--data-dir", dataDir, "--download-dir", downloadDir ?? join(dataDir, "downloads")];
  const child = spawnBound(
    process.execPath,
    [...launch.flags, MAIN, "serve", "--port", "0", "--log-level", "warn", ...folders],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...launch.env, ...process.env, ...env },
    },
  );
  const notices = await untilReady(child);
  const { address, key } = JSON.parse(await readFile(join(dataDir, "server.json"), "utf8"));
  const end = (signal: NodeJS.Signals): Promise<void> => stop(child, signal);
  return { address, key, pid: child.pid ?? 0, notices, end, [Symbol.asyncDispose]: () => end("SIGTERM") };
}

async function untilReady(child: ChildProcess): Promise<string[]> {
  const said: string[] = [];
  if (child.stderr === null) throw new Error("The server has no standard error.");
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (line.includes("ready at")) {
      child.stderr.resume();
      return said;
    }
  }
  throw new Error(`The server ended before it was ready:\n${said.join("\n")}`);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}
