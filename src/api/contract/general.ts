import { z } from "zod";
import { ENDED_STATUSES } from "../../domain/status.ts";
import { HOLDERS, LIMIT_NAMES } from "../../domain/quotas.ts";
import { Bytes, Moment, PersonName, Text } from "./common.ts";
import { Totals } from "./events.ts";

export const StatsAnswer = z.strictObject({
  success: z.literal(true),
  totals: Totals,
  success_rate: z.number().min(0).max(1).nullable().describe("completed of completed and failed"),
  library: z.strictObject({ files: z.int().nullable(), bytes: Bytes.nullable() }),
  days: z.array(
    z.strictObject({
      day: z.string(),
      completed: z.int(),
      failed: z.int(),
      cancelled: z.int(),
      files: z.int(),
      bytes: Bytes,
    }),
  ),
});

/** One limit of the person, and how much of it is used; where several hold, the one with the least left. */
export const Quota = z.strictObject({
  name: z.enum(LIMIT_NAMES),
  holder: z.enum(HOLDERS).describe("who shares it: the person alone, all guests at the address, everybody"),
  limit: z.int().positive(),
  used: z.int().nonnegative(),
  resets_at: Moment.nullable().describe("when the count begins anew; null where time alone mends nothing"),
  text: z.string().describe("in words, such as 7 of 20 jobs today"),
});
export type Quota = z.infer<typeof Quota>;

export const MeAnswer = z.strictObject({
  success: z.literal(true),
  role: z.enum(["guest", "user", "admin"]),
  id: z.string().nullable().describe("null until the first thing is created"),
  name: z.string().nullable(),
  quotas: z.array(Quota).nullable().describe("null where there are none"),
  registration: z.enum(["closed", "invite", "open"]).describe("who may make an account"),
  has_password: z.boolean().describe("whether the person can sign in with a password, and so change it"),
  by_proxy: z.boolean().describe("a reverse proxy signed the person in: signing out happens there"),
  single_sign_on: z.string().nullable().describe("what the button for it says; null where there is none"),
  proxies: z.array(z.string()).describe("names that the person may choose for a job; empty for all but admins"),
});

export const HealthAnswer = z.strictObject({ success: z.literal(true), version: z.string() });
export const ReadyAnswer = z.strictObject({
  success: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      text: z.string(),
      remedy: z.string().nullable(),
      optional: z.boolean().describe("needed for some jobs only: the server is ready without it"),
    }),
  ),
});

export const VerifyAnswer = z.strictObject({
  success: z.literal(true),
  ok: z.boolean(),
  checked: z.int(),
  without_digest: z.int().describe("files that wait for the background pass to make their digest"),
  problems: z.array(z.strictObject({ code: z.string(), id: z.string(), text: z.string() })),
});

export const CleanupBody = z.strictObject({
  older_than_days: z.number().nonnegative().max(36_500),
  statuses: z
    .array(z.enum(ENDED_STATUSES))
    .min(1)
    .default([...ENDED_STATUSES]),
  files: z.boolean().default(false),
  dry_run: z.boolean().default(false),
});
export const CleanupAnswer = z.strictObject({
  success: z.literal(true),
  jobs: z.int(),
  files: z.int(),
  bytes: Bytes,
  dry_run: z.boolean(),
});

export const SetupBody = z.strictObject({
  token: Text.max(200),
  email: z.email().max(254),
  password: Text.min(10).max(128),
  name: PersonName,
});
