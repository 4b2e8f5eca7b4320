import { createPublicKey, type webcrypto } from "node:crypto";
import { authorizationCodeRequest, createAuthorizationURL, verifyProviderIdToken } from "@better-auth/core/oauth2";
import { z } from "zod";
import { Failure } from "../../domain/failures.ts";
import { SignInProblem } from "./sign-in-problem.ts";

/** Asks the provider, and no address that it may not be asked at; a body makes it a POST. Throws `Failure`. */
export type CallService = (
  url: string,
  ask: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<{ readonly status: number; readonly text: string }>;

type Options = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly call: CallService;
  readonly now: () => number;
};

/** What the provider says of somebody, once it is certain that the provider says so. */
export type Identity = {
  /** Issuer and subject: together they name a person for ever (OpenID Connect Core §2). */
  readonly subject: string;
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  readonly name: string | null;
};

/** Only keys that everybody may know sign: the client's secret is no key here. */
const SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const DESCRIPTION_KEPT_MS = 300_000;

const Link = z.url({ protocol: /^https?$/ });
/** OpenID Connect Discovery 1.0 §3, what is used of it. */
const Description = z.object({
  issuer: z.string(),
  authorization_endpoint: Link,
  token_endpoint: Link,
  jwks_uri: Link,
  userinfo_endpoint: Link.optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).default(["RS256"]),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
});
type Description = z.infer<typeof Description>;

const Tokens = z.object({ id_token: z.string(), access_token: z.string().optional() });
export type Tokens = z.infer<typeof Tokens>;

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) });
/** Some providers write the flag as text. */
const Flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: Flag.optional().catch(undefined),
  name: z.string().trim().min(1).optional().catch(undefined),
  preferred_username: z.string().trim().min(1).optional().catch(undefined),
});
type Claims = z.infer<typeof Claims>;

/** A provider of OpenID Connect, found by its issuer. It is asked when somebody signs in, never before. */
export class OidcProvider {
  readonly #options: Options;
  #description: { readonly value: Description; readonly until: number } | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What the provider says of itself, remembered for five minutes. Throws `SignInProblem`. */
  async describe(): Promise<Description> {
    const now = this.#options.now();
    if (this.#description !== null && this.#description.until > now) return this.#description.value;
    const base = this.#options.issuer.replace(/\/$/, "");
    const value = await this.#ask(`${base}/.well-known/openid-configuration`, Description);
    if (value.issuer.replace(/\/$/, "") !== base)
      throw new SignInProblem("untrue", `The provider calls itself ${value.issuer}, not ${base}.`);
    this.#description = { value, until: now + DESCRIPTION_KEPT_MS };
    return value;
  }

  /** The page of the provider where somebody signs in, with PKCE (RFC 7636) and a nonce. Throws `SignInProblem`. */
  async authorizationUrl(flow: {
    readonly state: string;
    readonly codeVerifier: string;
    readonly nonce: string;
    readonly redirectUri: string;
  }): Promise<URL> {
    const { clientId } = this.#options;
    const { authorization_endpoint: authorizationEndpoint } = await this.describe();
    return createAuthorizationURL({
      id: "oidc",
      options: { clientId },
      authorizationEndpoint,
      state: flow.state,
      codeVerifier: flow.codeVerifier,
      nonce: flow.nonce,
      redirectURI: flow.redirectUri,
      scopes: ["openid", "email", "profile"],
    });
  }

  /** Gives a code up for tokens (RFC 6749 §4.1.3). Throws `SignInProblem`. */
  async redeem(flow: {
    readonly code: string;
    readonly codeVerifier: string;
    readonly redirectUri: string;
  }): Promise<Tokens> {
    const { clientId, clientSecret } = this.#options;
    const { token_endpoint: tokenEndpoint, token_endpoint_auth_methods_supported: methods } = await this.describe();
    const isByPost = methods.includes("client_secret_post") && !methods.includes("client_secret_basic");
    const { body, headers } = await authorizationCodeRequest({
      code: flow.code,
      codeVerifier: flow.codeVerifier,
      redirectURI: flow.redirectUri,
      options: { clientId, clientSecret },
      tokenEndpoint,
      tokenEndpointAuth: { method: isByPost ? "client_secret_post" : "client_secret_basic" },
    });
    const text = body.toString();
    const length = { "content-length": String(Buffer.byteLength(text)) };
    return this.#ask(tokenEndpoint, Tokens, {
      headers: { ...(headers as Record<string, string>), ...length },
      body: text,
    });
  }

  /** Who the tokens are about, after their signature, issuer, audience, times and nonce. Throws `SignInProblem`. */
  async identify(tokens: Tokens, nonce: string): Promise<Identity> {
    const { issuer, jwks_uri, userinfo_endpoint, id_token_signing_alg_values_supported } = await this.describe();
    const { keys } = await this.#ask(jwks_uri, Keys);
    const isTrue = await verifyProviderIdToken(
      {
        idToken: {
          issuer,
          audience: this.#options.clientId,
          algorithms: id_token_signing_alg_values_supported.filter((name) => SIGNATURES.includes(name)),
          jwks: async ({ kid }) => {
            const key = kid === undefined && keys.length === 1 ? keys[0] : keys.find((known) => known.kid === kid);
            if (key === undefined)
              throw new SignInProblem("untrue", "The provider signed with a key that it does not show.");
            return createPublicKey({ key: key as webcrypto.JsonWebKey, format: "jwk" });
          },
          verifyClaims: ({ azp }) => azp === undefined || azp === this.#options.clientId,
        },
      },
      tokens.id_token,
      nonce,
    );
    if (!isTrue)
      throw new SignInProblem("untrue", "The provider's token is not signed by it, for us and for this sign-in.");
    const claims = claimsOf(tokens.id_token);
    const more = claims.email === undefined ? await this.#askMore(claims, tokens, userinfo_endpoint) : null;
    const { email, email_verified, name, preferred_username } = { ...claims, ...more };
    return {
      subject: `${issuer} ${claims.sub}`,
      email: email ?? null,
      isEmailVerified: email_verified === true,
      name: name ?? preferred_username ?? null,
    };
  }

  /** Some providers tell the address there only (OpenID Connect Core §5.3). */
  async #askMore({ sub }: Claims, { access_token }: Tokens, endpoint: string | undefined): Promise<Claims | null> {
    if (endpoint === undefined || access_token === undefined) return null;
    const more = await this.#ask(endpoint, Claims, { headers: { authorization: `Bearer ${access_token}` } });
    if (more.sub !== sub) throw new SignInProblem("untrue", "The provider tells of another person than it signed in.");
    return more;
  }

  async #ask<Shape extends z.ZodType>(
    url: string,
    shape: Shape,
    ask: Parameters<CallService>[1] = { headers: {} },
  ): Promise<z.infer<Shape>> {
    const { status, text } = await this.#call(url, { ...ask, headers: { accept: "application/json", ...ask.headers } });
    if (status !== 200) throw new SignInProblem(status >= 500 ? "unreachable" : "untrue", `${url} answered ${status}.`);
    const parsed = shape.safeParse(parseJson(text));
    if (!parsed.success) throw new SignInProblem("untrue", `${url} answered in an unknown form.`, parsed.error);
    return parsed.data;
  }

  async #call(...ask: Parameters<CallService>): ReturnType<CallService> {
    try {
      return await this.#options.call(...ask);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new SignInProblem("unreachable", `${ask[0]}: ${error.message}`, error);
    }
  }
}

/** Reads the claims of a token that was verified (RFC 7519 §3). */
function claimsOf(token: string): Claims {
  const parsed = Claims.safeParse(parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")));
  if (!parsed.success) throw new SignInProblem("untrue", "The provider's token names nobody.", parsed.error);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
