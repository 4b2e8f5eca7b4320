import ipaddr from "ipaddr.js";

/** Tells whether a listen address can be reached from this machine only. Names other than `localhost` count as public. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (name === "localhost") return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === "loopback";
}
