import { DIRECT, proxyNameOf } from "../domain/proxy.ts";
import type { HostProxies, Proxies, Proxy } from "../domain/proxy.ts";
import { Failure } from "../domain/failures.ts";
import { portOf } from "./normalise-url.ts";

/** Names the proxy for a link; null where it is asked for directly. */
export type ProxyChoice = (url: URL) => Proxy | null;
export type ProxySettings = { readonly proxies: Proxies; readonly hostProxies: HostProxies };

/** Where nothing goes through a proxy. */
export const directly: ProxyChoice = () => null;

/**
 * Gives the choice of a job: by its own proxy, or where it has none (null), by the host of each link. Whoever asks for
 * a proxy that the settings do not name (any more) gets `Failure` proxy_unknown, never a direct connection.
 */
export function chooseProxies(ofJob: string | null, { proxies, hostProxies }: ProxySettings): ProxyChoice {
  return (url) => {
    const name = ofJob ?? proxyNameOf(hostProxies, url.hostname, portOf(url));
    if (name === DIRECT) return null;
    const proxy = proxies.get(name);
    if (proxy === undefined) throw new Failure("proxy_unknown", { message: `The settings name no proxy "${name}".` });
    return proxy;
  };
}
