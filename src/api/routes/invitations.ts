import type { InvitationFacts } from "../../auth/registration.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import {
  Done,
  ErrorAnswer,
  type Invitation,
  InvitationsAnswer,
  InviteBody,
  InvitedAnswer,
  WithdrawBody,
} from "../contract.ts";
import { moment } from "../view-job.ts";

const DAY_MS = 86_400_000;

/** Admins let people make accounts. */
export function invitationRoutes(server: Server, { auth, config }: Pick<ApiOptions, "auth" | "config">): void {
  const access = { access: "person.invite" as const };
  const invite = { body: InviteBody, response: { 200: InvitedAnswer, default: ErrorAnswer } };
  server.post(
    "/auth/invitation/create",
    { config: { ...access, counted: true }, schema: invite },
    async ({ actor, body, ip }) => {
      const expiresAt = Date.now() + body.days * DAY_MS;
      const { token, ...facts } = await auth.registration.invite({ email: body.email ?? null, expiresAt });
      await auth.audit.add({ action: "invited", actor, subject: facts.email ?? facts.id, address: ip });
      const url = `${config.publicUrl ?? config.basePath}#/join?invitation=${token}`;
      return { success: true as const, ...viewInvitation(facts), token, url };
    },
  );
  const list = { response: { 200: InvitationsAnswer, default: ErrorAnswer } };
  server.get("/auth/invitation/list", { config: access, schema: list }, async () => {
    const invitations = (await auth.registration.list()).map(viewInvitation);
    return { success: true as const, invitations, total: invitations.length, next_cursor: null };
  });
  const withdraw = { body: WithdrawBody, response: { 200: Done, default: ErrorAnswer } };
  server.post("/auth/invitation/delete", { config: access, schema: withdraw }, async ({ actor, body, ip }) => {
    await auth.registration.withdraw(body.id);
    await auth.audit.add({ action: "invitation_withdrawn", actor, subject: body.id, address: ip });
    return { success: true as const };
  });
}

function viewInvitation({ created_at, expires_at, ...facts }: InvitationFacts): Invitation {
  return { ...facts, created_at: moment(created_at), expires_at: moment(expires_at) };
}
