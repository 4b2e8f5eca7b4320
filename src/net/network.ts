import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { OnReadOpts, Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { literalAddress } from "./egress-policy.ts";

/** The name that a certificate must be for; null where it must be for the address itself. */
export type TlsNames = { readonly servername: string | null };

export type ConnectOptions = {
  readonly onread?: OnReadOpts;
  /** Null for a plain connection. */
  readonly tls: TlsNames | null;
};

/** What the machine gives us of the network: names to addresses, addresses to sockets. Tests hand in their own. */
export type Network = {
  /** Resolves a name to all its addresses, in the resolver's order. */
  lookup(name: string): Promise<readonly string[]>;
  /**
   * Starts a TCP connection to an address, never to a name; the socket emits `connect` or `error`, and
   * `secureConnect` once TLS has shaken hands.
   */
  connect(address: string, port: number, options: ConnectOptions): Socket;
};

/** The network of the operating system. Source: https://nodejs.org/api/dns.html#dnspromiseslookuphostname-options */
export const systemNetwork: Network = {
  async lookup(name) {
    const found = await lookup(name, { all: true, order: "verbatim" });
    return found.map(({ address }) => address);
  },
  connect(address, port, { onread, tls }) {
    const to = { host: address, port, noDelay: true, autoSelectFamily: false, ...(onread ? { onread } : {}) };
    if (tls === null) return connect(to);
    return connectTls({ ...to, ...tlsOptions(tls) });
  },
};

/**
 * Begins TLS inside of a connection that stands already; gives the socket of what is inside, which emits
 * `secureConnect` or `error`, and whose end is also the end of the connection around it.
 */
export function secureOver(socket: Socket, tls: TlsNames): Socket {
  return connectTls({ socket, ...tlsOptions(tls) }).once("close", () => socket.destroy());
}

/**
 * Says whose certificate a host of a link must show. Names carry SNI without a trailing dot (RFC 6066 section 3);
 * addresses carry none and are checked as addresses.
 */
export function tlsNamesOf(hostname: string): TlsNames {
  return { servername: literalAddress(hostname) === null ? hostname.replace(/\.$/, "") : null };
}

function tlsOptions({ servername }: TlsNames) {
  return { ...(servername === null ? {} : { servername }), ALPNProtocols: ["http/1.1"], rejectUnauthorized: true };
}
