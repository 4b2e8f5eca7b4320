import { isIP } from "node:net";
import { Failure } from "../domain/failures.ts";
import { isWebPort } from "./bad-ports.ts";
import { isPublicAddress } from "./judge-address.ts";
import { hostPortOf, portOf, readUrl } from "./normalise-url.ts";
import type { Refusal } from "./normalise-url.ts";

/** The link may be asked for. A name still has to resolve to addresses that may be dialled. */
export type Permission = {
  readonly allowed: true;
  readonly url: URL;
  readonly hostPort: string;
  /** An admin listed this very `host:port`, so it may stand at any address. */
  readonly listed: boolean;
};

/** Says which links may leave the house. Immutable: another allow-list is another policy. */
export type EgressPolicy = {
  decide(url: string | URL): Permission | Refusal;
};

/** Names that mean something else in every house. RFC 6761, RFC 6762, RFC 8375, ICANN's list of withheld domains. */
const HOUSE_SUFFIXES = "localhost localdomain local internal intranet private lan home corp home.arpa".split(" ");

/**
 * Makes the policy that all traffic to other machines passes. `allow` lists exact `host:port` pairs that may be
 * reached although they are not public; none of them opens another port, name or address.
 * Throws `Failure` `bad_url` where an entry is not one host and one port.
 */
export function createEgressPolicy({ allow }: { readonly allow: readonly string[] }): EgressPolicy {
  const listed: ReadonlySet<string> = new Set(allow.map(readEntry));
  return Object.freeze({
    decide(text: string | URL) {
      const url = readUrl(text);
      if (!(url instanceof URL)) return url;
      const hostPort = hostPortOf(url);
      if (listed.has(hostPort)) return { allowed: true, url, hostPort, listed: true };
      return judgeHost(url.hostname) ?? judgePort(url) ?? { allowed: true, url, hostPort, listed: false };
    },
  } satisfies EgressPolicy);
}

/** Gives the address that a host of a WHATWG link is, without brackets, or null for a name. */
export function literalAddress(hostname: string): string | null {
  const address = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(address) === 0 ? null : address;
}

function readEntry(entry: string): string {
  const port = /^[^\s/\\?#@*]+:(\d{1,5})$/.exec(entry.trim())?.[1];
  const url = port === undefined ? null : URL.parse(`http://${entry.trim()}/`);
  if (url === null) throw new Failure("bad_url", { message: `${entry} is not one host and one port, like nas:8080.` });
  return hostPortOf(url);
}

function judgeHost(hostname: string): Refusal | null {
  const address = literalAddress(hostname);
  const open = address === null ? isPublicName(hostname) : isPublicAddress(address);
  return open ? null : { allowed: false, code: "blocked_address", reason: `${hostname} is not a public address.` };
}

function judgePort(url: URL): Refusal | null {
  if (isWebPort(portOf(url))) return null;
  return { allowed: false, code: "bad_port", reason: `Port ${portOf(url)} is not one that web servers use.` };
}

function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.+$/, "");
  return name.includes(".") && !HOUSE_SUFFIXES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
