import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");

/** A whole server in a process of its own, and the key with admin rights that it wrote down. */
export type ServerProcess = AsyncDisposable & { readonly address: string; readonly key: string };

/** Starts `trawl serve` on a data folder and waits until it answers. Throws when it ends before that. */
export async function startServer(dataDir: string): Promise<ServerProcess> {
  const folders = ["--data-dir", dataDir, "--download-dir", join(dataDir, "downloads")];
  const child = spawn(process.execPath, [MAIN, "serve", "--port", "0", "--log-level", "warn", ...folders], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilReady(child);
  const { address, key } = JSON.parse(await readFile(join(dataDir, "server.json"), "utf8"));
  return { address, key, [Symbol.asyncDispose]: () => stop(child) };
}

async function untilReady(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  if (child.stderr === null) throw new Error("The server has no standard error.");
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (line.includes("ready at")) {
      child.stderr.resume();
      return;
    }
  }
  throw new Error(`The server ended before it was ready:\n${said.join("\n")}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
