import { z } from "zod";
import { Id, Moment, PersonName, Text } from "./common.ts";

/**
 * What better-auth is sent: plain values only, so that nothing in it is more than its name says. What they mean it
 * judges itself.
 */
export const AuthBody = z
  .object({
    email: Text.max(254).optional(),
    name: PersonName.optional(),
    image: Text.max(2_048).optional(),
    userId: Text.max(64).optional(),
    role: Text.max(64).optional(),
  })
  .catchall(z.union([Text.max(2_048), z.boolean(), z.int()]))
  .nullish();

/** Somebody makes an account, with the token of an invitation where one is needed. */
export const SignUpBody = z.strictObject({
  email: z.email().max(254),
  password: Text.min(10).max(128),
  name: PersonName,
  invitation: Text.max(200).optional(),
});

/** A sign-in at the provider of single sign-on takes nothing: where it ends is not for the request to say. */
export const BeginSignInBody = z.strictObject({}).nullish();
export const BegunSignInAnswer = z.strictObject({
  success: z.literal(true),
  url: z.string().describe("the page of the provider; the browser comes back from there"),
});

/** Leave to make one account. */
export const Invitation = z.strictObject({
  id: Id,
  email: z.string().nullable().describe("null: for whoever has the link"),
  created_at: Moment,
  expires_at: Moment,
});
export type Invitation = z.infer<typeof Invitation>;

export const InviteBody = z.strictObject({
  email: z.email().max(254).toLowerCase().nullish(),
  days: z.int().min(1).max(90).default(7).describe("how long it is good for"),
});
export const InvitedAnswer = z.strictObject({
  success: z.literal(true),
  ...Invitation.shape,
  token: z.string().describe("shown this once"),
  url: z.string().describe("the link to give to the person; relative where the server does not know its own address"),
});
export const InvitationsAnswer = z.strictObject({
  success: z.literal(true),
  invitations: z.array(Invitation),
  total: z.int().nonnegative(),
  next_cursor: z.null(),
});
export const WithdrawBody = z.strictObject({ id: Id.max(64) });
