import type { ConfigProblem } from "./config-error.ts";

/** The settings of other ways to sign in than by password. */
export type SignInSettings = {
  readonly publicUrl: string | null;
  readonly trustProxy: readonly string[];
  readonly trustedHeader: string | null;
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
};

/** A field name of RFC 9110 §5.1, narrowed to what every proxy passes on. */
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
/** What these say is not who somebody is. */
const TAKEN = ["authorization", "cookie", "forwarded", "host", "origin", "x-api-key", "x-forwarded-for"];

/** Says what is wrong with the settings of single sign-on and of proxies that sign people in. */
export function checkSignIn(settings: SignInSettings): ConfigProblem[] {
  return [...checkProvider(settings), ...checkHeader(settings)];
}

function checkProvider({ oidcIssuer, oidcClientId, oidcClientSecret, publicUrl }: SignInSettings): ConfigProblem[] {
  const parts = {
    TRAWL_OIDC_ISSUER: oidcIssuer,
    TRAWL_OIDC_CLIENT_ID: oidcClientId,
    TRAWL_OIDC_CLIENT_SECRET: oidcClientSecret,
  };
  const unset = Object.keys(parts).filter((name) => parts[name as keyof typeof parts] === null);
  if (unset.length === Object.keys(parts).length) return [];
  const problems = unset.map((name) => ({
    what: "Single sign-on is set in part",
    why: `${name} is not set`,
    remedy: "Set TRAWL_OIDC_ISSUER, TRAWL_OIDC_CLIENT_ID and TRAWL_OIDC_CLIENT_SECRET, or none of them",
  }));
  if (oidcIssuer !== null && /[?#]/.test(oidcIssuer)) {
    const remedy = "Write it as the provider gives it, without ? and #";
    problems.push({ what: "TRAWL_OIDC_ISSUER", why: "an issuer has no query and no fragment", remedy });
  }
  if (publicUrl === null) {
    const remedy = "Set it to the address under which people open this server";
    problems.push({ what: "Single sign-on is set", why: "TRAWL_PUBLIC_URL, to which it leads back, is not", remedy });
  }
  return problems;
}

function checkHeader({ trustedHeader, trustProxy }: SignInSettings): ConfigProblem[] {
  if (trustedHeader === null) return [];
  const problems: ConfigProblem[] = [];
  if (!HEADER_NAME.test(trustedHeader) || TAKEN.includes(trustedHeader.toLowerCase())) {
    const remedy = "Write a name of letters, digits and -, like Remote-Email";
    problems.push({
      what: `TRAWL_TRUSTED_HEADER is "${trustedHeader}"`,
      why: "no proxy can say there who it is",
      remedy,
    });
  }
  if (trustProxy.length === 0) {
    const remedy = "Set it to the address of the proxy: the header counts from there only";
    problems.push({ what: "TRAWL_TRUSTED_HEADER is set", why: "TRAWL_TRUST_PROXY is not", remedy });
  }
  return problems;
}
