import { askText } from "../../net/ask-text.ts";
import { chooseProxies } from "../../net/choose-proxies.ts";
import { ConnectionPool } from "../../net/connection-pool.ts";
import { createEgressPolicy } from "../../net/egress-policy.ts";
import { hostPortOf } from "../../net/normalise-url.ts";
import type { SourceAccess } from "../../sources/source-door.ts";
import type { SearchThreadOptions, SourceMeans } from "./messages.ts";

/** The most that one answer of a source may have, in bytes. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const USER_AGENT = "Trawl/0.1 (self-hosted download platform)";

/** Connections of its own for one source: to public addresses, those that the settings allow, and its endpoint. */
export function poolFor(
  { endpoint }: Pick<SourceMeans, "endpoint">,
  { egressAllow }: Pick<SearchThreadOptions, "egressAllow">,
): ConnectionPool {
  const own = endpoint === null ? [] : [hostPortOf(new URL(endpoint))];
  return new ConnectionPool({ policy: createEgressPolicy({ allow: [...egressAllow, ...own] }) });
}

/** What a source may use of the world, over these connections. */
export function accessOf(
  { keys, endpoint }: Pick<SourceMeans, "keys" | "endpoint">,
  {
    proxies,
    hostProxies,
    requestTimeoutMs: timeoutMs,
  }: Pick<SearchThreadOptions, "proxies" | "hostProxies" | "requestTimeoutMs">,
  pool: ConnectionPool,
): SourceAccess {
  const proxyFor = chooseProxies(null, { proxies, hostProxies });
  return {
    endpoint: endpoint === null ? null : new URL(endpoint),
    key: (part) => keys[part ?? ""] ?? null,
    now: () => Date.now(),
    ask: (url, headers, signal) =>
      askText(url, {
        pool,
        proxyFor,
        headers: { "user-agent": USER_AGENT, ...headers },
        timeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      }),
  };
}
