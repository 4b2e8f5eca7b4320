import { allows } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import { DIRECT } from "../domain/proxy.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ApiOptions } from "./api-options.ts";

type Settings = Pick<ApiOptions["config"], "guests" | "proxies">;

/** Names the proxies that the actor may choose for a job. */
export function proxiesFor({ guests, proxies }: Settings, actor: Actor): string[] {
  return allows("proxy.choose", actor.kind, "none", guests) ? [...proxies.keys()] : [];
}

/**
 * Throws `forbidden` where somebody wishes for a proxy who may not, and `bad_request` with the names there are where
 * nobody named such a proxy. Absent is no wish.
 */
export function demandProxy(config: Settings, actor: Actor, proxy: string | null | undefined): void {
  if (proxy === undefined) return;
  if (!allows("proxy.choose", actor.kind, "none", config.guests)) {
    throw new Refusal("forbidden", "Only an admin may choose the proxy of a job.");
  }
  const known = [DIRECT, ...config.proxies.keys()];
  if (proxy === null || known.includes(proxy)) return;
  const reason = `must be one of: ${known.join(", ")}`;
  throw new Refusal("bad_request", `proxy ${reason}`, { fields: [{ field: "proxy", reason }] });
}
