/** What the store knows of quotas: how much was used, whom an admin gave limits of their own, and who the people are. */
import type { OwnerId } from "../domain/ids.ts";
import type { LimitName, OwnLimits, SubjectId } from "../domain/quotas.ts";
import type { PersonRow, UsageKind } from "../domain/rows.ts";

export type UsageReader = {
  /** How much of a limit the subject has used at this moment. */
  used(subject: SubjectId, limit: LimitName, at: number): Promise<number>;
  /** What kind of account an owner is; null for ids that are no account, such as the key of this machine. */
  kindOf(ownerId: OwnerId): Promise<"guest" | "user" | "admin" | null>;
  ownLimits(subject: SubjectId): Promise<OwnLimits | null>;
  /** Address blocks that used something since then or have limits of their own, in the order of their names. */
  blocks(since: number): Promise<SubjectId[]>;
};

export type UsageWriter = UsageReader & {
  /** Adds to what each of the subjects has used in the window of this moment. */
  count(subjects: readonly SubjectId[], kind: UsageKind, at: number, amount: number): Promise<void>;
  /** Gives a subject limits of its own; null takes them away. */
  setOwnLimits(subject: SubjectId, limits: OwnLimits | null): Promise<void>;
  /** Forgets what the subject used since then. */
  forget(subject: SubjectId, since: number): Promise<void>;
  /** Removes what was counted in windows that began before these moments: days, and minutes. */
  prune(before: { readonly days: number; readonly minutes: number }): Promise<void>;
};

export type PeopleFilter = {
  readonly guests: boolean;
  /** A part of the name or e-mail address. */ readonly text: string;
};

export type PeopleReader = {
  get(id: OwnerId): Promise<PersonRow | null>;
  /** Whether a person can sign in with a password: those of a single sign-on may have none. */
  hasPassword(id: OwnerId): Promise<boolean>;
  /** Users by their e-mail addresses, guests from the newest on. */
  list(filter: PeopleFilter, page: { readonly offset: number; readonly limit: number }): Promise<PersonRow[]>;
  count(filter: PeopleFilter): Promise<number>;
};
