import { makeSignature } from "better-auth/crypto";
import type { OwnerId } from "../domain/ids.ts";
import type { AuthRequest } from "./auth-request.ts";
import type { BetterAuth } from "./open-better-auth.ts";

/**
 * Carries out a request of somebody who has no session, as who they are: better-auth knows people by sessions only, so
 * there is one while the request lasts.
 */
export async function withSessionFor<T>(
  betterAuth: BetterAuth,
  ownerId: OwnerId,
  request: AuthRequest,
  work: (request: AuthRequest) => Promise<T>,
): Promise<T> {
  const { internalAdapter, secret } = await betterAuth.$context;
  const { token } = await internalAdapter.createSession(ownerId);
  try {
    const signed = encodeURIComponent(`${token}.${await makeSignature(token, secret)}`);
    return await work({ ...request, cookie: undefined, authorization: `Bearer ${signed}` });
  } finally {
    await internalAdapter.deleteSession(token);
  }
}
