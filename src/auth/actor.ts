import { timingSafeEqual } from "node:crypto";
import type { OwnerId } from "../domain/ids.ts";
import { SCOPES, type Scope } from "../domain/scopes.ts";

export const ROLES = ["visitor", "guest", "user", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What a request may be for: an API key has some of the scopes, only who is signed in has `session` too. */
export type Leave = Scope | "session";
const ALL_LEAVE: readonly Leave[] = [...SCOPES, "session"];

type Known = { readonly ownerId: OwnerId; readonly name: string; readonly leave: readonly Leave[] };

/** Who asks. A visitor has no identity yet and owns nothing; the first thing they create makes them a guest. */
export type Actor =
  | { readonly kind: "visitor"; readonly ownerId: null; readonly name: null; readonly leave: readonly Leave[] }
  | (Known & { readonly kind: "guest" | "user" | "admin" });

export const VISITOR: Actor = { kind: "visitor", ownerId: null, name: null, leave: ALL_LEAVE };

/** Who holds the key in the data folder: whoever can read it owns the machine's files anyway. */
export const LOCAL_ADMIN: Actor = {
  kind: "admin",
  ownerId: "local-admin-0000" as OwnerId,
  name: "local",
  leave: SCOPES,
};

/** What of an account counts here. */
export type Account = {
  readonly id: string;
  readonly name: string;
  readonly role?: string | null | undefined;
  readonly isAnonymous?: boolean | null | undefined;
  readonly banned?: boolean | null | undefined;
  readonly banExpires?: Date | null | undefined;
};

/** Makes an actor of an account; `leave` is what an API key may be used for, absent for who is signed in. */
export function accountActor(
  account: Omit<Account, "banned" | "banExpires">,
  leave: readonly Leave[] = ALL_LEAVE,
): Actor {
  const isAdmin = account.role === "admin" && leave.includes("admin");
  const kind = account.isAnonymous === true ? "guest" : isAdmin ? "admin" : "user";
  return { kind, ownerId: account.id as OwnerId, name: account.name, leave };
}

/** What a request shows to say who sends it. */
export type Credentials = {
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
  /** The e-mail address that a trusted proxy says the person has; null where none says so. */
  readonly provenEmail: string | null;
  /** Address of the client, for the session's record. */
  readonly address: string;
  readonly userAgent: string | undefined;
};

/** Gives the token of an `Authorization: Bearer` header (RFC 6750 §2.1), or null for any other scheme. */
export function bearerToken(authorization: string | undefined): string | null {
  const match = /^bearer +(\S+) *$/i.exec(authorization ?? "");
  return match?.[1] ?? null;
}

/** Finds one cookie in a Cookie header (RFC 6265 §4.2.1), as it was sent. */
export function cookieValue(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** Compares secrets without telling by the time it takes how far they agree. */
export function isSameSecret(given: string, secret: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(secret);
  return left.length === right.length && timingSafeEqual(left, right);
}
