import type { FastifyRequest } from "fastify";
import type { Config } from "../config/config.ts";
import { Refusal } from "../domain/refusal.ts";

type HostConfig = Pick<Config, "host" | "publicUrl" | "allowedHosts">;
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const WILDCARDS = ["0.0.0.0", "::", "[::]", ""];

/**
 * Gives the one `Host` that a request is for. Throws `bad_request` where the header stands there twice, or an absolute
 * address names another (RFC 9112 §3.2, §3.2.2).
 */
export function addressedHost({ headersDistinct, url = "/" }: FastifyRequest["raw"]): string | undefined {
  const headers = headersDistinct["host"] ?? [];
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  const isOne = headers.length <= 1 && (absolute === undefined || absolute.toLowerCase() === headers[0]?.toLowerCase());
  if (!isOne) throw new Refusal("bad_request", "A request is for one host: the Host header must name it once.");
  return headers[0];
}

/** Gives the host name of a `Host` header without its port, in lower case; null where it is not one. */
export function hostName(header: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@\s\\]+)(?::\d{1,5})?$/i.exec(header ?? "");
  return match?.[1]?.toLowerCase() ?? null;
}

/** Tells whether only programs of this machine can reach an address to listen on. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/**
 * Throws `misdirected` unless the request asks for a name of this server: a page whose name was made to point here
 * (DNS rebinding) sends its own. `localAddress` is where the connection arrived, a name too when listening on all.
 */
export function demandKnownHost(
  config: HostConfig,
  header: string | undefined,
  localAddress: string | undefined,
): void {
  const name = hostName(header);
  if (name !== null && knownNames(config, localAddress).includes(name)) return;
  const remedy = "Add it to TRAWL_ALLOWED_HOSTS if it should be.";
  throw new Refusal(
    "misdirected",
    `This server does not answer to the name ${JSON.stringify(header ?? "")}. ${remedy}`,
  );
}

function knownNames(config: HostConfig, localAddress: string | undefined): string[] {
  const names = [...LOOPBACK_NAMES, ...config.allowedHosts.map((host) => hostName(host) ?? host.toLowerCase())];
  if (config.publicUrl !== null) names.push(new URL(config.publicUrl).hostname);
  const own = WILDCARDS.includes(config.host) ? localAddress : config.host;
  if (own !== undefined) names.push(bracketed(own.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "")));
  return names;
}

function bracketed(address: string): string {
  return address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
}

type OriginFacts = {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
};

/**
 * Throws `forbidden` for a request that another site's page made (Fetch Metadata, and RFC 6454 Origin).
 * Requests with neither header come from programs, not from pages, and pass.
 */
export function demandSameOrigin(config: HostConfig, facts: OriginFacts): void {
  const isForeignSite = facts.fetchSite !== undefined && !["same-origin", "none"].includes(facts.fetchSite);
  if (isForeignSite || !isOwnOrigin(config, facts)) {
    throw new Refusal("forbidden", "Another site's page may not do this here.");
  }
}

function isOwnOrigin(config: HostConfig, { origin, host }: OriginFacts): boolean {
  if (origin === undefined) return true;
  if (config.publicUrl !== null && origin === new URL(config.publicUrl).origin) return true;
  const match = /^https?:\/\/([^/]+)$/i.exec(origin);
  return match?.[1] !== undefined && match[1].toLowerCase() === host?.toLowerCase();
}
