/** Reads the options that name proxies and say which host goes through which. What is wrong names no password. */
import { DIRECT, PROXY_KINDS } from "../domain/proxy.ts";
import type { HostProxies, Proxies, Proxy, ProxyKind } from "../domain/proxy.ts";
import { BadValue } from "./bad-value.ts";

const NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/;
/** Up to the last @, as in every link: a password may hold one itself. */
const PROXY_URL = /^([a-z0-9]+):\/\/(?:.*@)?(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+):(\d{1,5})\/?$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[^\s:/?#@*[\]]+)(?::(\d{1,5}))?$/i;
/** RFC 1929 tells the length of each in one byte. */
const MOST_SOCKS_BYTES = 255;

/** Reads entries like `office=http://user:password@10.0.0.5:3128`. Throws `BadValue`, without the address. */
export function readProxies(text: string): Proxies {
  const proxies = new Map<string, Proxy>();
  for (const [index, entry] of entriesOf(text).entries()) {
    const equals = entry.indexOf("=");
    const name = entry.slice(0, Math.max(0, equals)).toLowerCase();
    if (!NAME.test(name))
      throw new BadValue(`entry ${index + 1}: it must begin with a name and =, like office=http://…`);
    if (name === DIRECT) throw new BadValue(`"${DIRECT}" means no proxy and cannot be the name of one`);
    if (proxies.has(name)) throw wrong(name, "there is a proxy of this name already");
    proxies.set(name, readProxy(name, entry.slice(equals + 1)));
  }
  return proxies;
}

/** Reads entries like `example.org=office`, `example.org:8443=direct` and `*=tor`. Throws `BadValue`. */
export function readHostProxies(text: string): HostProxies {
  const names = new Map<string, string>();
  for (const entry of entriesOf(text)) {
    const equals = entry.lastIndexOf("=");
    const host = canonicalHost(entry.slice(0, Math.max(0, equals)));
    const name = entry.slice(equals + 1).toLowerCase();
    if (host === null || !NAME.test(name)) {
      throw wrong(
        entry,
        "an entry is a host and a proxy, like example.org=office, example.org:8443=direct or *=office",
      );
    }
    if (names.has(host)) throw wrong(entry, "this host has a proxy already");
    names.set(host, name);
  }
  return names;
}

function entriesOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== "");
}

function readProxy(name: string, address: string): Proxy {
  const [, scheme = "", port = ""] = PROXY_URL.exec(address) ?? [];
  const kind = PROXY_KINDS.find((known) => known === scheme.toLowerCase());
  if (/^socks5h:/i.test(address)) throw wrong(name, "names are always looked up here: write socks5://");
  // Only the schemes of the web have hosts that are read as those of links are.
  const url = URL.parse(address.replace(/^\w+:/, "http:"));
  const isWhole = url !== null && url.pathname === "/" && url.search === "" && url.hash === "";
  if (kind === undefined || !isWhole || Number(port) < 1 || Number(port) > 65_535) {
    throw wrong(name, "a proxy is http://, https:// or socks5://, host and port, like socks5://10.0.0.5:1080");
  }
  return { name, kind, host: url.hostname, port: Number(port), login: readLogin(name, kind, url) };
}

function readLogin(name: string, kind: ProxyKind, url: URL): Proxy["login"] {
  if (url.username === "" && url.password === "") return null;
  const [user, password] = [url.username, url.password].map((text) => decoded(name, text)) as [string, string];
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\0-\x1f\x7f]/.test(user + password)) throw wrong(name, "its user name or password has a control character");
  if (kind !== "socks5" && user.includes(":")) throw wrong(name, "its user name has a colon, which http cannot send");
  const lengths = [user, password].map((text) => Buffer.byteLength(text));
  if (kind === "socks5" && lengths.some((bytes) => bytes === 0 || bytes > MOST_SOCKS_BYTES)) {
    throw wrong(name, `socks5 needs a user name and a password of at most ${MOST_SOCKS_BYTES} bytes each`);
  }
  return { user, password };
}

function decoded(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw wrong(name, "a % in its user name or password must be written %25");
  }
}

/** Writes a host as links have it, with its port where one was written; null for what is neither a host nor `*`. */
function canonicalHost(text: string): string | null {
  if (text === "*") return text;
  const [, host, port] = HOST.exec(text) ?? [];
  const url = host === undefined ? null : URL.parse(`http://${host}/`);
  if (url === null || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return null;
  return `${url.hostname.replace(/\.$/, "")}${port === undefined ? "" : `:${Number(port)}`}`;
}

function wrong(entry: string, reason: string): BadValue {
  return new BadValue(`"${entry}": ${reason}`);
}
