import { z } from "zod";
import { AUDIT_ACTIONS } from "../../domain/audit-log.ts";
import { Moment, pageAnswer } from "./common.ts";

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

export const AuditAnswer = z.strictObject({ success: z.literal(true), entries: z.array(AuditEntry), ...pageAnswer });
