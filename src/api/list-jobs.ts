import type { Actor } from "../auth/actor.ts";
import type { GuestMode } from "../auth/access.ts";
import { searchWords } from "../domain/fold-text.ts";
import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import { ACTIVE_STATUSES, isEnded, type Status } from "../domain/status.ts";
import type { JobFilter } from "../stores/store.ts";
import type { JobsQuery } from "./contract.ts";

type StatusWord = NonNullable<JobsQuery["status"]>[number];

/** What a guest is told who asks for ended jobs only. */
export const NO_HISTORY = "Login to view job history";

/** Widens the words of a query to statuses: `active` is the five unfinished ones, `downloading` the running ones. */
export function statusesOf(words: readonly StatusWord[]): Status[] {
  const statuses = words.flatMap((word): readonly Status[] => {
    if (word === "active") return ACTIVE_STATUSES;
    return word === "downloading" ? ["running"] : [word];
  });
  return [...new Set(statuses)];
}

/** Why a list is empty for this viewer, whatever the database holds. */
export type Nothing = "no_history" | "no_jobs";

/**
 * Narrows a query to what the actor may see in lists: guests the active jobs of everybody, users their own, admins
 * all. Throws `forbidden` where somebody but an admin asks for another owner's.
 */
export function listFilter(actor: Actor, query: JobsQuery, guests: GuestMode): JobFilter | Nothing {
  if (query.owner !== undefined && actor.kind !== "admin" && query.owner !== actor.ownerId) {
    throw new Refusal("forbidden", "owner: only an admin may list the jobs of others.");
  }
  const statuses = visibleStatuses(actor, query);
  if (statuses === null) return "no_history";
  const words = searchWords(query.q ?? "");
  const ownerId = ownerOf(actor, query, guests, words.length > 0);
  if (ownerId === null) return "no_jobs";
  return {
    statuses,
    ...(query.type === undefined ? {} : { types: query.type }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(words.length === 0 ? {} : { words }),
    ...(query.from === undefined ? {} : { fromMs: query.from }),
    ...(query.to === undefined ? {} : { toMs: query.to }),
  };
}

/** Null where a guest asks for nothing but ended jobs. */
function visibleStatuses(actor: Actor, query: JobsQuery): readonly Status[] | null {
  const asked = query.status === undefined ? [] : statusesOf(query.status);
  if (actor.kind === "user" || actor.kind === "admin") return asked;
  if (asked.length === 0) return ACTIVE_STATUSES;
  const active = asked.filter((status) => !isEnded(status));
  return active.length === 0 ? null : active;
}

/**
 * Whose jobs are listed: undefined means everybody's, null nobody's. Names and links of others are not a guest's to
 * know, so a search by words looks at their own only: what it finds would tell.
 */
function ownerOf(actor: Actor, query: JobsQuery, guests: GuestMode, bySearch: boolean): OwnerId | null | undefined {
  if (actor.kind === "admin") return query.owner as OwnerId | undefined;
  if (actor.kind === "user" || guests !== "on" || bySearch) return actor.ownerId;
  return query.owner === undefined ? undefined : actor.ownerId;
}
