/** Who may do what: the one table of the program. What it does not allow is denied. */
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import { isEnded } from "../domain/status.ts";
import type { Actor, Role } from "./actor.ts";

/** How a thing stands to the actor; `none` where the action is not about one thing. */
export type Relation = "none" | "own" | "others_active" | "others_ended";

const ALL: readonly Relation[] = ["none", "own", "others_active", "others_ended"];
const OWN: readonly Relation[] = ["none", "own"];
const SEEN: readonly Relation[] = ["none", "own", "others_active"];
const GENERAL: readonly Relation[] = ["none"];
const NEVER: readonly Relation[] = [];

type Row = Readonly<Record<Role, readonly Relation[]>>;

/** Everybody sees active jobs (redacted for all but owner and admin), except users, who see their own. */
export const ACCESS = {
  "job.list": { visitor: SEEN, guest: SEEN, user: OWN, admin: ALL },
  "job.read": { visitor: SEEN, guest: SEEN, user: OWN, admin: ALL },
  "job.create": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "job.control": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "job.delete": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "proxy.choose": { visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "task.read": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "file.read": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "asset.list": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "asset.read": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "asset.delete": { visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "events.read": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "stats.read": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "verify.run": { visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "cleanup.run": { visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "identity.read": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "identity.change": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "docs.read": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  /** The web server also lets programs on this very machine in, which ask it directly. */
  "metrics.read": { visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "page.read": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "health.read": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "setup.run": { visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
} as const satisfies Record<string, Row>;

export type AccessAction = keyof typeof ACCESS;
export type GuestMode = "on" | "own" | "off";

/** What a person without an account may do even where guests are turned off. */
const WITHOUT_GUESTS: readonly AccessAction[] = [
  "identity.read",
  "identity.change",
  "docs.read",
  "page.read",
  "health.read",
  "setup.run",
];

/** Tells whether a string names an action of the table. */
export function isAccessAction(name: unknown): name is AccessAction {
  return typeof name === "string" && Object.hasOwn(ACCESS, name);
}

/** Looks the table up. `guests` narrows what people without an account may: "own" hides what others do, "off" all. */
export function allows(action: AccessAction, role: Role, relation: Relation, guests: GuestMode): boolean {
  const isGuest = role === "guest" || role === "visitor";
  if (isGuest && guests === "off" && !WITHOUT_GUESTS.includes(action)) return false;
  if (isGuest && guests === "own" && relation === "others_active") return false;
  return ACCESS[action][role].includes(relation);
}

/** Says how a job stands to the actor. */
export function relationTo(actor: Actor, job: Pick<JobRow, "owner_id" | "status">): Relation {
  if (actor.ownerId === job.owner_id) return "own";
  return isEnded(job.status) ? "others_ended" : "others_active";
}

/** Throws `unauthenticated` or `forbidden` where the actor's role has no business with the action at all. */
export function demandRole(action: AccessAction, actor: Actor, guests: GuestMode): void {
  if (allows(action, actor.kind, "none", guests)) return;
  const isGuest = actor.kind === "guest" || actor.kind === "visitor";
  if (isGuest) throw new Refusal("unauthenticated", "Sign in first: this is not open to guests.");
  throw new Refusal("forbidden", "Only an admin may do this.");
}

/**
 * Throws unless the actor may do this to the job: `not_found` where the actor may not even know of it, the very
 * answer of an unknown id, and `forbidden` where it can be seen but belongs to somebody else.
 */
export function demandJob(
  action: AccessAction,
  actor: Actor,
  job: Pick<JobRow, "owner_id" | "status"> | null,
  guests: GuestMode,
): void {
  if (job === null) throw unknownJob();
  const relation = relationTo(actor, job);
  if (allows(action, actor.kind, relation, guests)) return;
  if (!allows("job.read", actor.kind, relation, guests)) throw unknownJob();
  throw new Refusal("forbidden", "This job belongs to somebody else: only its owner or an admin may do this.");
}

/** The one answer for a job that is not there or not to be known of. */
export function unknownJob(): Refusal {
  return new Refusal("not_found", "There is no such job.");
}

/** Tells whether the actor sees everything of a thing of this owner: its owner and admins do. */
export function seesAll(actor: Actor, ownerId: string): boolean {
  return actor.kind === "admin" || actor.ownerId === ownerId;
}
