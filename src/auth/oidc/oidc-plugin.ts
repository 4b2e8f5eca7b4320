import type { AsyncLocalStorage } from "node:async_hooks";
import type { OAuthProvider } from "@better-auth/core/oauth2";
import type { BetterAuthPlugin } from "better-auth/types";
import type { Identity, OidcProvider, Tokens } from "./oidc-provider.ts";
import { SignInProblem, type SignInProblemCode } from "./sign-in-problem.ts";

/** What is known of one sign-in while better-auth carries it out. */
export type Visit = {
  /** Says under which address of this server the person goes on; throws `SignInProblem` where they may not. */
  admit(identity: Identity): Promise<{ readonly email: string; readonly isProven: boolean }>;
  /** Tokens are never stored: nothing is asked of the provider later. */
  tokens: Tokens | null;
  problem: SignInProblemCode | null;
};

export const PROVIDER_ID = "oidc";

/**
 * Makes the provider known to better-auth, which keeps state, PKCE, nonce and the linked accounts. Its own plugin for
 * such providers asks them once, at start, and through a fetch that may go anywhere.
 */
export function oidcPlugin(
  provider: OidcProvider,
  visits: AsyncLocalStorage<Visit>,
  onProblem: (problem: SignInProblem) => void,
): BetterAuthPlugin {
  /** Better-auth goes to its error page for null; what the problem is stays with the visit. */
  const attempt = async <T>(step: (visit: Visit) => Promise<T>): Promise<T | null> => {
    const visit = visits.getStore();
    if (visit === undefined) throw new Error("A sign-in came to the provider by another door than its own.");
    try {
      return await step(visit);
    } catch (error) {
      if (!(error instanceof SignInProblem)) throw error;
      visit.problem = error.code;
      onProblem(error);
      return null;
    }
  };
  const entry: OAuthProvider<{ subject: string }> = {
    id: PROVIDER_ID,
    name: PROVIDER_ID,
    requiresIdTokenNonce: true,
    accountSubject: ({ profile }) => profile.subject,
    createAuthorizationURL: ({ state, codeVerifier, idTokenNonce = "", redirectURI }) =>
      provider.authorizationUrl({ state, codeVerifier, nonce: idTokenNonce, redirectUri: redirectURI }),
    validateAuthorizationCode: ({ code, codeVerifier = "", redirectURI }) =>
      attempt(async (visit) => {
        visit.tokens = await provider.redeem({ code, codeVerifier, redirectUri: redirectURI });
        return {};
      }),
    getUserInfo: ({ expectedIdTokenNonce }) =>
      attempt(async (visit) => {
        if (visit.tokens === null || !expectedIdTokenNonce) throw new SignInProblem("state", "There is no nonce.");
        const identity = await provider.identify(visit.tokens, expectedIdTokenNonce);
        const { email, isProven } = await visit.admit(identity);
        const name = identity.name?.slice(0, 100) ?? email.split("@")[0] ?? email;
        return { user: { email, emailVerified: isProven, name }, data: { subject: identity.subject } };
      }),
  };
  return {
    id: "trawl-oidc",
    init: ({ socialProviders }) => ({ context: { socialProviders: [entry, ...socialProviders] } }),
  };
}
