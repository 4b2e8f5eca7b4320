import { Failure } from "../domain/failures.ts";
import type { Proxy } from "../domain/proxy.ts";
import ipaddr from "ipaddr.js";
import type { Answer, Ask, TunnelEnd } from "./tunnel.ts";
import { TunnelRefusal } from "./tunnel-refusal.ts";

const VERSION = 5;
const LOGIN_VERSION = 1;
const NO_LOGIN = 0;
const PASSWORD = 2;
const CONNECT = 1;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;

/** Source: RFC 1928 section 6. */
const REFUSALS = [
  "",
  "it has a fault of its own",
  "its rules forbid it",
  "the network cannot be reached",
  "the server cannot be reached",
  "the server refused the connection",
  "the server is too far away",
  "it does not know how to connect",
  "it does not know this kind of address",
] as const;

/** Asks a SOCKS 5 proxy for a connection. Source: RFC 1928, RFC 1929. Throws `TunnelRefusal`, `Failure` proxy_login. */
export async function talkSocks(ask: Ask, end: TunnelEnd, login: Proxy["login"]): Promise<void> {
  const ways = login === null ? [NO_LOGIN] : [NO_LOGIN, PASSWORD];
  const way = await ask(Buffer.from([VERSION, ways.length, ...ways]), (all) => readPair(all, VERSION));
  if (!ways.includes(way)) throw new Failure("proxy_login");
  if (way === PASSWORD && login !== null) await signIn(ask, login);
  const reply = await ask(connectMessage(end), readReply);
  if (reply !== 0) throw new TunnelRefusal(REFUSALS[reply] ?? `it answered with code ${reply}`);
}

async function signIn(ask: Ask, { user, password }: NonNullable<Proxy["login"]>): Promise<void> {
  const message = Buffer.concat([Buffer.from([LOGIN_VERSION]), withLength(user), withLength(password)]);
  const status = await ask(message, (all) => readPair(all, LOGIN_VERSION));
  if (status !== 0) throw new Failure("proxy_login");
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function connectMessage({ address, port }: TunnelEnd): Buffer {
  const parsed = ipaddr.parse(address);
  const type = parsed.kind() === "ipv4" ? IPV4 : IPV6;
  return Buffer.from([VERSION, CONNECT, 0, type, ...parsed.toByteArray(), port >> 8, port & 0xff]);
}

/** A version and one number. */
function readPair(all: Buffer, version: number): Answer<number> | null {
  demandVersion(all, version);
  const [, value] = all;
  return value === undefined ? null : { value, length: 2 };
}

/** The number of a reply; the address in it is that of the proxy's own end, which nobody needs. */
function readReply(all: Buffer): Answer<number> | null {
  demandVersion(all, VERSION);
  const [, value, , type, firstByte] = all;
  if (value === undefined) return null;
  // Some close at once after a refusal, without the address.
  if (value !== 0) return { value, length: all.length };
  if (type === undefined || firstByte === undefined) return null;
  const length = 6 + addressLength(type, firstByte);
  return all.length < length ? null : { value, length };
}

function addressLength(type: number, firstByte: number): number {
  if (type === IPV4) return 4;
  if (type === IPV6) return 16;
  if (type === NAME) return 1 + firstByte;
  throw new TunnelRefusal("its answer is no SOCKS 5");
}

function demandVersion([first]: Buffer, version: number): void {
  if (first !== undefined && first !== version) throw new TunnelRefusal("its answer is no SOCKS 5");
}
