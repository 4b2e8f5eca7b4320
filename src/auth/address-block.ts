import ipaddr from "ipaddr.js";

/** Writes an address as the block that counts as one client: an IPv4 address, or an IPv6 /64. */
export function addressBlock(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString().split("%")[0]}/64`).toString()}/64`;
}
