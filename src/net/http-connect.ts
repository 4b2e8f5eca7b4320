import { isIPv6 } from "node:net";
import { Failure } from "../domain/failures.ts";
import type { Proxy } from "../domain/proxy.ts";
import { endOfHead, MAX_INTERIM_REPLIES, OddSpelling, parseHead } from "./reply-head.ts";
import type { Head } from "./reply-head.ts";
import type { Answer, TunnelEnd } from "./tunnel.ts";
import { TunnelRefusal } from "./tunnel-refusal.ts";

/** Writes the request for a tunnel. Source: RFC 9110 section 9.3.6; RFC 7617 for who asks. */
export function connectRequest({ address, port }: TunnelEnd, login: Proxy["login"]): Buffer {
  const target = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`];
  if (login !== null) {
    const credentials = Buffer.from(`${login.user}:${login.password}`).toString("base64");
    lines.push(`Proxy-Authorization: Basic ${credentials}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

/**
 * Reads the reply; null while it is not whole. What a reply that grants the tunnel says about a body means nothing.
 * Throws `TunnelRefusal`, and `Failure` proxy_login.
 */
export function readConnectReply(all: Buffer): Answer<true> | null {
  if (!"HTTP/".startsWith(all.toString("latin1", 0, 5))) throw new TunnelRefusal("its answer is no HTTP");
  let length = 0;
  for (let interim = 0; interim <= MAX_INTERIM_REPLIES; interim += 1) {
    const end = endOfHead(all.subarray(length));
    if (end === -1) return null;
    const { status } = readHead(all.subarray(length, length + end));
    length += end;
    if (status >= 200 && status < 300) return { value: true, length };
    if (status >= 200 || status === 101) throw refusalOf(status);
  }
  throw new TunnelRefusal("its answer has no end");
}

function readHead(bytes: Buffer): Head {
  try {
    return parseHead(bytes);
  } catch (error) {
    if (!(error instanceof OddSpelling || error instanceof Failure)) throw error;
    throw new TunnelRefusal("its answer is no HTTP", { cause: error });
  }
}

function refusalOf(status: number): TunnelRefusal | Failure {
  // RFC 9110 has 407 for this; tinyproxy answers a wrong password with 401.
  return status === 407 || status === 401 ? new Failure("proxy_login") : new TunnelRefusal(`it answered ${status}`);
}
