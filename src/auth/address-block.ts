import ipaddr from "ipaddr.js";

/**
 * Writes an address as the block that counts as one client: an IPv4 address, or an IPv6 /64. A port that a proxy added
 * is no part of it, and all that is no address is one block.
 */
export function addressBlock(address: string): string {
  const [, bracketed, bare] = /^(?:\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(address) ?? [];
  const text = bracketed ?? bare ?? address;
  if (!ipaddr.isValid(text)) return "unknown";
  const parsed = ipaddr.process(text);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString().split("%")[0]}/64`).toString()}/64`;
}
