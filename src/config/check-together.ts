import ipaddr from "ipaddr.js";
import { DIRECT } from "../domain/proxy.ts";
import type { HostProxies, Proxies } from "../domain/proxy.ts";
import { checkSignIn, type SignInSettings } from "./check-sign-in.ts";
import type { ConfigProblem } from "./config-error.ts";
import { isHostAndPort } from "./host-and-port.ts";

/** The values whose form or company needs a second look. */
export type Checked = SignInSettings & {
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly egressAllow: readonly string[];
  readonly proxies: Proxies;
  readonly hostProxies: HostProxies;
};

/** The shortest password that an account can have. */
const MIN_PASSWORD_LENGTH = 10;

function checkAdmin({ adminEmail, adminPassword }: Checked): ConfigProblem[] {
  if ((adminEmail === null) !== (adminPassword === null)) {
    const [set, unset] = adminEmail === null ? ["PASSWORD", "EMAIL"] : ["EMAIL", "PASSWORD"];
    const remedy = "Set both, or neither and use the link that the first start prints";
    return [{ what: `TRAWL_ADMIN_${set} is set`, why: `TRAWL_ADMIN_${unset} is not`, remedy }];
  }
  const problems: ConfigProblem[] = [];
  if (adminEmail !== null && !/^[^\s@]+@[^\s@]+$/.test(adminEmail)) {
    problems.push({
      what: "TRAWL_ADMIN_EMAIL",
      why: "this is not an e-mail address",
      remedy: "Write it like me@host.org",
    });
  }
  if (adminPassword !== null && adminPassword.length < MIN_PASSWORD_LENGTH) {
    const why = `it has fewer than ${MIN_PASSWORD_LENGTH} characters`;
    problems.push({ what: "TRAWL_ADMIN_PASSWORD", why, remedy: "Choose a longer one" });
  }
  return problems;
}

function isNetwork(entry: string): boolean {
  return ipaddr.isValid(entry) || (entry.includes("/") && ipaddr.isValidCIDR(entry));
}

function checkHostProxies({ proxies, hostProxies }: Checked): ConfigProblem[] {
  const known = [DIRECT, ...proxies.keys()];
  return [...hostProxies]
    .filter(([, name]) => !known.includes(name))
    .map(([host, name]) => ({
      what: `TRAWL_HOST_PROXY holds "${host}=${name}"`,
      why: "TRAWL_PROXIES names no such proxy",
      remedy: `Write one of: ${known.join(", ")}`,
    }));
}

/** Looks at the values that need more than a form of their own; gives what is wrong. */
export function checkTogether(checked: Checked): ConfigProblem[] {
  const addresses = checked.egressAllow.filter((entry) => !isHostAndPort(entry));
  const proxies = checked.trustProxy.filter((entry) => !isNetwork(entry));
  return [
    ...checkAdmin(checked),
    ...checkHostProxies(checked),
    ...checkSignIn(checked),
    ...addresses.map((entry) => ({
      what: `TRAWL_EGRESS_ALLOW holds "${entry}"`,
      why: "an entry is one exact host:port",
      remedy: "Write it like 192.168.1.20:8080, without wildcards",
    })),
    ...proxies.map((entry) => ({
      what: `TRAWL_TRUST_PROXY holds "${entry}"`,
      why: "an entry is an address or a network",
      remedy: "Write it like 127.0.0.1 or 10.0.0.0/8",
    })),
  ];
}
