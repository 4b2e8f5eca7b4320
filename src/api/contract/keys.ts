import { z } from "zod";
import { SCOPES } from "../../domain/scopes.ts";
import { Id, Moment, Text } from "./common.ts";

/** A key for programs, without what opens the door. */
export const ApiKey = z.strictObject({
  id: Id,
  name: z.string(),
  start: z.string().describe("the first characters of the key"),
  scopes: z.array(z.enum(SCOPES)),
  created_at: Moment,
  expires_at: Moment.nullable(),
  last_used_at: Moment.nullable().describe("to the minute"),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const CreateKeyBody = z.strictObject({
  name: Text.trim().normalize("NFC").min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  expires_at: Moment.nullish(),
});
export const CreatedKeyAnswer = z.strictObject({
  success: z.literal(true),
  ...ApiKey.shape,
  key: z.string().describe("shown this once"),
});
export const KeysAnswer = z.strictObject({
  success: z.literal(true),
  keys: z.array(ApiKey),
  total: z.int().nonnegative(),
  next_cursor: z.null(),
});
export const DeleteKeyBody = z.strictObject({ id: Id.max(64) });
