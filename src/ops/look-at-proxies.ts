import { shownProxy } from "../domain/proxy.ts";
import type { Proxies, Proxy } from "../domain/proxy.ts";
import { reachProxy } from "../net/reach-proxy.ts";
import { check } from "./checks.ts";
import type { Check } from "./checks.ts";

const REACH_MS = 3_000;

/** Looks whether each proxy of the settings takes a connection; who signs in there is masked. */
export function lookAtProxies(proxies: Proxies): Promise<Check[]> {
  const remedy = "start it, or mend its address in TRAWL_PROXIES; what goes through it fails until then";
  return Promise.all([...proxies.values()].map((proxy) => check(`proxy ${proxy.name}`, remedy, () => look(proxy))));
}

async function look(proxy: Proxy): Promise<string> {
  const { signal } = new AbortController();
  const socket = await reachProxy(proxy, { connectTimeoutMs: REACH_MS, signal }).catch((error: unknown) => {
    throw new Error(`${shownProxy(proxy)}: ${reasonOf(error)}`);
  });
  socket.destroy();
  return `${shownProxy(proxy)} takes connections`;
}

/** What the system said, where it said something: an operator may know the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
