/** aria2 as a server that is told by JSON-RPC (aria2c(1), RPC INTERFACE). */
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { spawnBound } from "../spawn-bound.ts";
import { Client } from "../requests.ts";
import { freePort } from "./nginx.ts";

/** Enough that no request waits for another. */
const CONNECTIONS = 20;

export type Aria2 = AsyncDisposable & {
  readonly pid: number;
  call(method: string, ...params: unknown[]): Promise<unknown>;
};

/** Starts it with its files in a folder and waits until it answers. */
export async function startAria2(folder: string, more: readonly string[]): Promise<Aria2> {
  const port = await freePort();
  const rpc = ["--no-conf", "--quiet", "--enable-rpc", `--rpc-listen-port=${port}`, "--rpc-max-request-size=16M"];
  const child = spawnBound("aria2c", [...rpc, `--dir=${folder}`, ...more], { stdio: "ignore" });
  const client = new Client(`http://127.0.0.1:${port}/`, null, CONNECTIONS);
  const call = async (method: string, ...params: unknown[]): Promise<unknown> => {
    const body = { jsonrpc: "2.0", id: "1", method, params };
    return (JSON.parse(await client.send("POST", "jsonrpc", body)) as { result: unknown }).result;
  };
  await untilAnswers(() => call("aria2.getVersion"));
  return {
    pid: child.pid ?? 0,
    call,
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]();
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

async function untilAnswers(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return;
    await wait(50);
  }
  throw new Error("aria2c does not answer its RPC.");
}
