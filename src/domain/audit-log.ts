/** What the audit log tells of: who came in, who changed rights, who looked at what is not theirs. */
export const AUDIT_ACTIONS = [
  "sign_in",
  "sign_in_failed",
  "sign_out",
  "sign_up",
  "setup",
  "password_changed",
  "password_set",
  "sessions_ended",
  "role_changed",
  "user_created",
  "user_removed",
  "banned",
  "unbanned",
  "key_created",
  "key_removed",
  "invited",
  "invitation_withdrawn",
  "quotas_changed",
  "usage_reset",
  "looked",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
