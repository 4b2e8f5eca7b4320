import type { FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import type { Config } from "../config/config.ts";

type Peer = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Peer, number];

/** Reads entries of TRAWL_TRUST_PROXY, addresses or networks; tells whether an address is one of theirs. */
export function peerTrust(entries: readonly string[]): (address: string | undefined) => boolean {
  const networks = entries.map(readNetwork);
  return (address) => {
    if (address === undefined || !ipaddr.isValid(address)) return false;
    const peer = ipaddr.process(address);
    return networks.some(([base, bits]) => peer.kind() === base.kind() && peer.match(base, bits));
  };
}

function readNetwork(entry: string): Network {
  if (entry.includes("/")) return ipaddr.parseCIDR(entry);
  const address = ipaddr.process(entry);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/**
 * Gives what reads the e-mail address that a trusted proxy says the person has: from the header of
 * TRAWL_TRUSTED_HEADER, where the connection itself comes from one of TRAWL_TRUST_PROXY. Null from anybody else.
 */
export function provenEmailReader({
  trustedHeader,
  trustProxy,
}: Pick<Config, "trustedHeader" | "trustProxy">): (request: FastifyRequest["raw"]) => string | null {
  if (trustedHeader === null) return () => null;
  const name = trustedHeader.toLowerCase();
  const isTrusted = peerTrust(trustProxy);
  return ({ headers, socket }) => {
    const value = headers[name];
    if (value === undefined || value.length === 0 || !isTrusted(socket.remoteAddress)) return null;
    return String(value).trim().toLowerCase();
  };
}
