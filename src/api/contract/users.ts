import { z } from "zod";
import { LIMIT_NAMES } from "../../domain/quotas.ts";
import { Id, Moment, pageAnswer, pageQuery } from "./common.ts";

const Amount = z.int().nonnegative();
/** A number for each limit: how much is used, or what holds (0: no limit). Sizes in bytes. */
const Amounts = z.strictObject({
  max_active: Amount,
  max_pending: Amount,
  jobs_per_day: Amount,
  bytes_per_day: Amount,
  max_disk: Amount,
  requests_per_minute: Amount,
});

/** An account, a guest or an address block as admins see it. */
export const User = z.strictObject({
  id: Id.describe("of a block: block: and the IPv4 address or IPv6 /64"),
  kind: z.enum(["user", "guest", "block"]),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(["user", "admin"]).nullable(),
  suspended: z.boolean(),
  created_at: Moment.nullable(),
  usage: Amounts.describe("running and waiting jobs, jobs and bytes today, bytes kept, requests this minute"),
  limits: Amounts.describe("what holds; 0: no limit"),
  own_limits: Amounts.partial().nullable().describe("what of it an admin set for them alone; null: nothing"),
});
export type User = z.infer<typeof User>;

export const UsersQuery = z.strictObject({
  kind: z.enum(["user", "guest", "block"]).default("user"),
  q: z.string().max(200).optional().describe("a part of the name, the e-mail address, the id or the address block"),
  ...pageQuery,
});
export const UsersAnswer = z.strictObject({ success: z.literal(true), users: z.array(User), ...pageAnswer });
export type UsersQuery = z.infer<typeof UsersQuery>;
export const UserAnswer = z.strictObject({ success: z.literal(true), user: User });

const OwnLimit = z.int().nonnegative().nullable().optional();
export const UserPatch = z.strictObject({
  quotas: z
    .strictObject(Object.fromEntries(LIMIT_NAMES.map((name) => [name, OwnLimit])) as Record<OwnName, typeof OwnLimit>)
    .nullable()
    .optional()
    .describe("limits of their own, 0: no limit, null: as for all others; limits left out stay as they are"),
  reset_today: z.literal(true).optional().describe("what they used today counts as nothing"),
});
type OwnName = (typeof LIMIT_NAMES)[number];
export type UserPatch = z.infer<typeof UserPatch>;
