import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";

/** What the machine gives us of the network: names to addresses, addresses to sockets. Tests hand in their own. */
export type Network = {
  /** Resolves a name to all its addresses, in the resolver's order. */
  lookup(name: string): Promise<readonly string[]>;
  /** Starts a TCP connection to an address, never to a name; the socket emits `connect` or `error`. */
  connect(address: string, port: number): Socket;
};

/** The network of the operating system. Source: https://nodejs.org/api/dns.html#dnspromiseslookuphostname-options */
export const systemNetwork: Network = {
  async lookup(name) {
    const found = await lookup(name, { all: true, order: "verbatim" });
    return found.map(({ address }) => address);
  },
  connect: (address, port) => connect({ host: address, port, noDelay: true, autoSelectFamily: false }),
};
