import type { GuestMode } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import type { OwnerId } from "../domain/ids.ts";
import { ACTIVE_STATUSES, type Status } from "../domain/status.ts";
import type { StoreReader } from "../stores/store.ts";
import type { Totals } from "./contract.ts";

/** Whose jobs a viewer's counts count: everybody's, one owner's, everybody's active ones, or nobody's. */
export type Scope =
  | { readonly kind: "all" | "active" | "nobody" }
  | { readonly kind: "owner"; readonly ownerId: OwnerId };

/** Says what a viewer's counts count, by the same rule as lists. */
export function scopeOf(actor: Actor, guests: GuestMode): Scope {
  if (actor.kind === "admin") return { kind: "all" };
  if (actor.kind !== "user" && guests === "on") return { kind: "active" };
  return actor.ownerId === null ? { kind: "nobody" } : { kind: "owner", ownerId: actor.ownerId };
}

/** Two scopes with the same key count the same. */
export function scopeKey(scope: Scope): string {
  return scope.kind === "owner" ? `owner ${scope.ownerId}` : scope.kind;
}

/** Counts jobs per status for a scope; ended ones are null for people who may not know of them. */
export async function readTotals(tx: StoreReader, scope: Scope): Promise<Totals> {
  if (scope.kind === "nobody") return toTotals(null, false);
  const counts = await tx.jobs.counts(...(scope.kind === "owner" ? [scope.ownerId] : []));
  return toTotals(counts, scope.kind !== "active");
}

function toTotals(counts: Record<Status, number> | null, withEnded: boolean): Totals {
  const of = (status: Status): number => counts?.[status] ?? 0;
  const ended = (status: Status): number | null => (withEnded ? of(status) : null);
  return {
    active: ACTIVE_STATUSES.reduce((sum, status) => sum + of(status), 0),
    pending: of("pending"),
    running: of("running"),
    pausing: of("pausing"),
    paused: of("paused"),
    cancelling: of("cancelling"),
    completed: ended("completed"),
    failed: ended("failed"),
    cancelled: ended("cancelled"),
  };
}

/** Sums the speed of the jobs at work that the scope takes in, in bytes a second. */
export async function readSpeed(tx: StoreReader, scope: Scope): Promise<number> {
  if (scope.kind === "nobody") return 0;
  const rows = await tx.jobs.leased();
  const counted = scope.kind === "owner" ? rows.filter((row) => row.owner_id === scope.ownerId) : rows;
  return counted.reduce((sum, row) => sum + row.speed, 0);
}
