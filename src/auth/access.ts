/** Who may do what: the one table of the program. What it does not allow is denied. */
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import { isEnded } from "../domain/status.ts";
import type { Actor, Leave, Role } from "./actor.ts";

/** How a thing stands to the actor; `none` where the action is not about one thing. */
export type Relation = "none" | "own" | "others_active" | "others_ended";

const ALL: readonly Relation[] = ["none", "own", "others_active", "others_ended"];
const OWN: readonly Relation[] = ["none", "own"];
const SEEN: readonly Relation[] = ["none", "own", "others_active"];
const GENERAL: readonly Relation[] = ["none"];
const NEVER: readonly Relation[] = [];

/** What each role may do it to, and what an API key must be good for. */
type Row = Readonly<Record<Role, readonly Relation[]>> & { readonly leave: Leave };

/** Everybody sees active jobs (redacted for all but owner and admin), except users, who see their own. */
export const ACCESS = {
  "job.list": { leave: "read", visitor: SEEN, guest: SEEN, user: OWN, admin: ALL },
  "job.read": { leave: "read", visitor: SEEN, guest: SEEN, user: OWN, admin: ALL },
  "job.create": { leave: "add", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "job.control": { leave: "control", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "job.delete": { leave: "control", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "proxy.choose": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "source.list": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "source.change": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "funds.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  /** TEFAS wants to be asked slowly, by all together: that is not for whoever comes by. */
  "funds.update": { leave: "add", visitor: NEVER, guest: NEVER, user: GENERAL, admin: GENERAL },
  "schedule.read": { leave: "read", visitor: NEVER, guest: NEVER, user: GENERAL, admin: GENERAL },
  /** A guest is gone with the cookie, and nobody would know for whom the jobs are made. */
  "schedule.change": { leave: "add", visitor: NEVER, guest: NEVER, user: GENERAL, admin: GENERAL },
  "task.read": { leave: "read", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "file.read": { leave: "read", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "asset.list": { leave: "read", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "asset.read": { leave: "read", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "asset.delete": { leave: "control", visitor: GENERAL, guest: OWN, user: OWN, admin: ALL },
  "events.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "stats.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "verify.run": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "cleanup.run": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "identity.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "key.manage": { leave: "session", visitor: NEVER, guest: NEVER, user: GENERAL, admin: GENERAL },
  "person.invite": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "user.list": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "user.change": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "audit.read": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "identity.change": { leave: "session", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "docs.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  /** The web server also lets programs on this very machine in, which ask it directly. */
  "metrics.read": { leave: "admin", visitor: NEVER, guest: NEVER, user: NEVER, admin: GENERAL },
  "page.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "health.read": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
  "setup.run": { leave: "read", visitor: GENERAL, guest: GENERAL, user: GENERAL, admin: GENERAL },
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

/**
 * Throws `unauthenticated` or `forbidden` where the actor's role has no business with the action at all, or their API
 * key was not made for it.
 */
export function demandRole(action: AccessAction, actor: Actor, guests: GuestMode): void {
  demandLeave(ACCESS[action].leave, actor);
  if (allows(action, actor.kind, "none", guests)) return;
  const isGuest = actor.kind === "guest" || actor.kind === "visitor";
  if (isGuest) throw new Refusal("unauthenticated", "Sign in first: this is not open to guests.");
  throw new Refusal("forbidden", "Only an admin may do this.");
}

function demandLeave(leave: Leave, actor: Actor): void {
  if (actor.leave.includes(leave)) return;
  if (leave === "session") throw new Refusal("forbidden", "An API key cannot do this: sign in.");
  throw new Refusal("forbidden", `This API key does not have the scope "${leave}": make one that has it.`);
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
