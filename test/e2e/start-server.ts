import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "../..");
const START_MS = 30_000;
export const ADMIN = { email: "admin@example.org", password: "correct horse battery staple" } as const;

export type TestServer = {
  /** Address with a slash at its end. */
  readonly url: string;
  /** kill -9, and waits until the process is gone. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts the real server on a free port, with data and downloads in a folder of its own that goes with it.
 * @param env more variables, e.g. TRAWL_EGRESS_ALLOW
 * @param firstPort where to listen; 0: on a free one
 */
export async function startServer(env: Record<string, string> = {}, firstPort = 0): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "trawl-e2e-"));
  const data = join(folder, "data");
  let port = String(firstPort);
  let url = "";
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    await rm(join(data, "server.json"), { force: true });
    const running = spawnServer(port, {
      TRAWL_DATA_DIR: data,
      TRAWL_DOWNLOAD_DIR: join(folder, "downloads"),
      TRAWL_ADMIN_EMAIL: ADMIN.email,
      TRAWL_ADMIN_PASSWORD: ADMIN.password,
      ...env,
    });
    child = running.child;
    url = await addressOf(data, running);
    port = new URL(url).port;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    get url() {
      return url;
    },
    kill: () => end("SIGKILL"),
    start,
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Running = { child: ChildProcess; said: () => string };

function spawnServer(port: string, env: Record<string, string>): Running {
  const own = join(ROOT, "node_modules/.bin/node");
  const command = existsSync(own) ? own : process.execPath;
  const child = spawn(command, ["src/cli/main.ts", "serve", "--port", port], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text) => (said = `${said}${text}`.slice(-4_000)));
  child.once("exit", (code, signal) => {
    if (signal !== "SIGKILL") console.error(`The server ended with ${code ?? signal}:\n${said}`);
  });
  return { child, said: () => said };
}

/** Waits until the server has written where it listens and says that it is ready. */
async function addressOf(data: string, { child, said }: Running): Promise<string> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${said()}`);
    const text = await readFile(join(data, "server.json"), "utf8").catch(() => "");
    const url = text.trimEnd().endsWith("}") ? addressIn(text) : null;
    if (url && (await isReady(url))) return url.endsWith("/") ? url : `${url}/`;
    await after(50);
  }
  throw new Error(`The server was not ready after ${START_MS} ms:\n${said()}`);
}

function addressIn(serverJson: string): string | null {
  const { address, url } = JSON.parse(serverJson) as { address?: string; url?: string };
  return address ?? url ?? null;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(new URL("/readyz", url)).then(
    (answer) => answer.ok,
    () => false,
  );
}
