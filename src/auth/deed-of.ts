import type { AuditAction } from "../domain/audit-log.ts";
import { accountActor, type Actor } from "./actor.ts";
import type { Deed } from "./audit-log.ts";
import type { AuthRequest } from "./auth-request.ts";

const DEEDS: Readonly<Record<string, AuditAction>> = {
  "/sign-in/email": "sign_in",
  "/sign-up/email": "sign_up",
  "/sign-out": "sign_out",
  "/change-password": "password_changed",
  "/revoke-session": "sessions_ended",
  "/revoke-sessions": "sessions_ended",
  "/revoke-other-sessions": "sessions_ended",
  "/admin/create-user": "user_created",
  "/admin/set-role": "role_changed",
  "/admin/ban-user": "banned",
  "/admin/unban-user": "unbanned",
  "/admin/remove-user": "user_removed",
  "/admin/set-user-password": "password_set",
  "/admin/revoke-user-sessions": "sessions_ended",
};

/** What the audit log calls a request to better-auth, null for what it does not tell of. */
export function actionOf({ method, path }: AuthRequest): AuditAction | null {
  return (method === "POST" ? DEEDS[path] : undefined) ?? null;
}

type Body = { readonly email?: string; readonly userId?: string; readonly role?: string };
type Answer = { readonly user?: { readonly id: string; readonly name: string; readonly role?: string | null } };

/**
 * What of a request to better-auth belongs into the audit log, null for nothing. `before` is who was signed in as it
 * came; a sign-in tells of the one who came in.
 */
export async function deedOf(request: AuthRequest, answer: Response, before: Actor | null): Promise<Deed | null> {
  const action = actionOf(request);
  if (action === null) return null;
  const { email = "", userId = "", role = "" } = (request.body ?? {}) as Body;
  const { address } = request;
  if (action === "sign_in" || action === "sign_up") {
    if (!answer.ok)
      return action === "sign_in" ? { action: "sign_in_failed", actor: null, subject: email, address } : null;
    const { user } = (await answer.clone().json()) as Answer;
    return { action, actor: user ? accountActor(user) : null, subject: email, address };
  }
  if (!answer.ok) return null;
  return { action, actor: before, subject: [userId || email, role].join(" ").trim(), address };
}
