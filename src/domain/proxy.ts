import { MASK } from "./mask.ts";

export const PROXY_KINDS = ["http", "https", "socks5"] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

/** A proxy that the operator named in the settings. Jobs know nothing of it but the name. */
export type Proxy = {
  readonly name: string;
  readonly kind: ProxyKind;
  /** A name or an address; an IPv6 address stands in brackets. */
  readonly host: string;
  readonly port: number;
  readonly login: { readonly user: string; readonly password: string } | null;
};

export type Proxies = ReadonlyMap<string, Proxy>;
/** Names of proxies, or `direct`, by `host:port`, by host (any port), or by `*` (any host). */
export type HostProxies = ReadonlyMap<string, string>;

/** Stands where a proxy's name could stand, and means none. */
export const DIRECT = "direct";

/** Writes a proxy as people may see it: who signs in is masked. */
export function shownProxy({ kind, host, port, login }: Proxy): string {
  return `${kind}://${login === null ? "" : `${MASK}@`}${host}:${port}`;
}

/** Names the proxy of a host, or `direct`: the entry of its very port holds before the host's own, that before `*`. */
export function proxyNameOf(hostProxies: HostProxies, host: string, port: number): string {
  const name = host.replace(/\.$/, "");
  return hostProxies.get(`${name}:${port}`) ?? hostProxies.get(name) ?? hostProxies.get("*") ?? DIRECT;
}
