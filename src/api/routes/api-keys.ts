import type { KeyFacts } from "../../auth/api-keys.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import {
  type ApiKey,
  CreatedKeyAnswer,
  CreateKeyBody,
  DeleteKeyBody,
  Done,
  ErrorAnswer,
  KeysAnswer,
} from "../contract.ts";
import { moment, momentOrNull } from "../view-job.ts";

/** The keys that a person makes for programs. A key cannot make or remove keys. */
export function apiKeyRoutes(server: Server, { auth }: Pick<ApiOptions, "auth">): void {
  const access = { access: "key.manage" as const };
  const create = { body: CreateKeyBody, response: { 200: CreatedKeyAnswer, default: ErrorAnswer } };
  server.post(
    "/auth/api-key/create",
    { config: { ...access, counted: true }, schema: create },
    async ({ actor, body, ip }) => {
      const { name, scopes, expires_at } = body;
      const expiresAt = expires_at ? Date.parse(expires_at) : null;
      const { key, ...facts } = await auth.keys.create(actor, { name, scopes, expiresAt });
      await auth.audit.add({ action: "key_created", actor, subject: facts.start, address: ip });
      return { success: true as const, ...viewKey(facts), key };
    },
  );
  const list = { response: { 200: KeysAnswer, default: ErrorAnswer } };
  server.get("/auth/api-key/list", { config: access, schema: list }, async ({ actor }) => {
    const keys = (await auth.keys.list(actor)).map(viewKey);
    return { success: true as const, keys, total: keys.length, next_cursor: null };
  });
  const remove = { body: DeleteKeyBody, response: { 200: Done, default: ErrorAnswer } };
  server.post("/auth/api-key/delete", { config: access, schema: remove }, async ({ actor, body, ip }) => {
    await auth.keys.remove(actor, body.id);
    await auth.audit.add({ action: "key_removed", actor, subject: body.id, address: ip });
    return { success: true as const };
  });
}

function viewKey({ scopes, created_at, expires_at, last_used_at, ...facts }: KeyFacts): ApiKey {
  return {
    ...facts,
    scopes: [...scopes],
    created_at: moment(created_at),
    expires_at: momentOrNull(expires_at),
    last_used_at: momentOrNull(last_used_at),
  };
}
