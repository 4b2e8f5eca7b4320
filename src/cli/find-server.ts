import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { CliError } from "./cli-error.ts";
import type { Server } from "./client.ts";

/** What a server writes into its data folder at start. */
type ServerFile = { readonly address: string; readonly key: string; readonly pid: number | null };

function parseServerFile(text: string): ServerFile | null {
  try {
    const { address, key, pid } = JSON.parse(text) as Record<string, unknown>;
    if (typeof address !== "string" || typeof key !== "string" || !URL.canParse(address)) return null;
    return { address: address.endsWith("/") ? address : `${address}/`, key, pid: typeof pid === "number" ? pid : null };
  } catch {
    // Half a file: a server that is starting, or one that died while it wrote.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(new URL("healthz", address), { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** Reads `server.json` of a data folder, null where there is none. Throws `CliError` where it may not be read. */
export async function readServerFile(dataDir: string): Promise<ServerFile | null> {
  const path = join(dataDir, "server.json");
  try {
    return parseServerFile(await readFile(path, "utf8"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new CliError(
      3,
      `${path} cannot be read (${String(code)}): the server belongs to another user.`,
      "Use TRAWL_URL with TRAWL_API_KEY.",
    );
  }
}

/**
 * Finds the server to talk to: the one of `TRAWL_URL`, or the one that runs on the data folder. Null where none runs;
 * a `server.json` left behind by a server that died is recognised.
 */
export async function findServer(config: Pick<Config, "url" | "apiKey" | "dataDir">): Promise<Server | null> {
  if (config.url !== null) {
    return { address: config.url.endsWith("/") ? config.url : `${config.url}/`, key: config.apiKey };
  }
  const file = await readServerFile(config.dataDir);
  if (!file || (file.pid !== null && !isAlive(file.pid)) || !(await answers(file.address))) return null;
  return { address: file.address, key: file.key };
}
