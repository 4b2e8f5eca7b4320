import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/** Public by the registries' ranges, and yet a service of the machine's own host: Azure's platform address. */
const HOST_SERVICES: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * Tells whether an address may be dialled by everybody: a plain unicast address of the public internet.
 *
 * IPv4 must be in no special range; IPv6 must besides lie inside 2000::/3, which leaves out NAT64 and everything that
 * nobody has been given. A mapped IPv4 address is judged as the IPv4 address it is. Zone ids, odd spellings and
 * whatever is no address are not public. Never throws.
 * Source: IANA special-purpose address registries.
 */
export function isPublicAddress(ip: string): boolean {
  if (isIP(ip) === 0 || ip.includes("%")) return false;
  const address = ipaddr.process(ip);
  if (address.range() !== "unicast" || HOST_SERVICES.has(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6);
}

/** Tells whether two texts are the same address, however each is spelled. What is no address equals nothing. */
export function isSameAddress(one: string, other: string): boolean {
  if (isIP(one) === 0 || isIP(other) === 0) return false;
  return ipaddr.process(one).toNormalizedString() === ipaddr.process(other).toNormalizedString();
}
