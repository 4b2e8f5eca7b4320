import { z } from "zod";
import { AUDIT_ACTIONS } from "../../domain/audit-log.ts";
import { Moment, pageAnswer, pageQuery } from "./common.ts";

/** One entry of the audit log. */
export const AuditEntry = z.strictObject({
  sequence: z.int(),
  at: Moment,
  actor_id: z.string().nullable().describe("null: nobody known"),
  actor_name: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.string().describe("what it was done to: ids, an e-mail address, the beginning of a key"),
  address: z.string(),
});

export const AuditQuery = z.strictObject({
  action: z.enum(AUDIT_ACTIONS).optional(),
  q: z.string().max(200).optional().describe("a part of the name, of what it was done to, or of the address"),
  ...pageQuery,
});
export const AuditAnswer = z.strictObject({ success: z.literal(true), entries: z.array(AuditEntry), ...pageAnswer });
