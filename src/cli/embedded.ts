import type { openApp } from "../app.ts";
import type { Config } from "../config/config.ts";
import { CliError } from "./cli-error.ts";
import { createClient } from "./client.ts";
import type { Client } from "./client.ts";
import { findServer, readServerFile } from "./find-server.ts";

/** Loads the program only where it is needed: commands that talk to a running server start faster without. */
export async function loadApp(): Promise<typeof openApp> {
  return (await import("../app.ts")).openApp;
}

/** Gives the client of the app in this process, with the local key that it wrote at start. */
export async function ownClient(config: Config): Promise<Client> {
  const file = await readServerFile(config.dataDir);
  if (!file) throw new CliError(3, `The server left no server.json in ${config.dataDir}.`);
  return createClient({ address: file.address, key: file.key });
}

/** A server to talk to, and whether it lives in this process only. */
export type Session = AsyncDisposable & { readonly client: Client; readonly isEmbedded: boolean };

/**
 * Uses the running server, or starts one in this process on a free loopback port. `idle` starts it so that it takes up
 * no job: for commands that only look or note a wish.
 */
export async function openSession(config: Config, { idle }: { readonly idle: boolean }): Promise<Session> {
  const server = await findServer(config);
  if (server) return { client: createClient(server), isEmbedded: false, [Symbol.asyncDispose]: async () => {} };
  const open = await loadApp();
  // Its log would stand between the lines for people.
  const quiet = { logLevel: "fatal" };
  const own: Config = {
    ...config,
    ...quiet,
    host: "127.0.0.1",
    port: 0,
    basePath: "/",
    ...(idle ? { maxJobs: 0 } : {}),
  };
  const app = await open(own);
  return {
    client: await ownClient(own),
    isEmbedded: true,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
