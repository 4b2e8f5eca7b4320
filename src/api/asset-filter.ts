import type { Actor } from "../auth/actor.ts";
import { searchWords } from "../domain/fold-text.ts";
import type { AssetFilter } from "../stores/store.ts";
import type { AssetsQuery } from "./contract.ts";
import { parseJobId } from "./job-answer.ts";

/**
 * Turns what was asked of the library into a filter for what this actor may see: admins every asset, everybody else
 * their own. Null for a visitor, who has none. Throws `Refusal` not_found for an id that is none.
 */
export function assetFilter(actor: Actor, query: Omit<AssetsQuery, "limit" | "cursor">): AssetFilter | null {
  if (actor.kind === "admin") return wishOf(query);
  return actor.ownerId === null ? null : { ownerId: actor.ownerId, ...wishOf(query) };
}

function wishOf(query: Omit<AssetsQuery, "limit" | "cursor">): AssetFilter {
  const words = searchWords(query.q ?? "");
  return {
    ...(words.length === 0 ? {} : { words }),
    ...(query.kind === undefined ? {} : { kind: query.kind }),
    ...(query.source === undefined ? {} : { source: query.source }),
    ...(query.job_id === undefined ? {} : { jobId: parseJobId(query.job_id) }),
    ...(query.from === undefined ? {} : { fromMs: query.from }),
    ...(query.to === undefined ? {} : { toMs: query.to }),
  };
}
