/** What the store keeps of people's keys, invitations and secrets, and of who did what. */
import type { AuditAction } from "../domain/audit-log.ts";
import type { OwnerId } from "../domain/ids.ts";
import type { ApiKeyRow, AuditEntryRow, InvitationRow, SecretKind, SecretRow } from "../domain/rows.ts";

export type ApiKeyReader = {
  /** The key with this digest, whether or not it has expired. */
  byDigest(digest: string): Promise<ApiKeyRow | null>;
  /** The keys of one owner, the oldest first. */
  ofOwner(ownerId: OwnerId): Promise<ApiKeyRow[]>;
};

export type ApiKeyWriter = ApiKeyReader & {
  add(row: ApiKeyRow): Promise<void>;
  used(id: string, at: number): Promise<void>;
  /** Removes all keys of an owner. */
  removeAll(ownerId: OwnerId): Promise<void>;
  /** False where the owner has no such key. */
  remove(ownerId: OwnerId, id: string): Promise<boolean>;
};

/** `text` is a part of the name of who did it, of what it was done to, or of the address; "" is any. */
export type AuditFilter = { readonly action?: AuditAction; readonly text: string };

export type AuditLogReader = {
  /** The newest entries first, older than the one with this sequence. */
  list(page: { readonly before?: number; readonly limit: number }, filter?: AuditFilter): Promise<AuditEntryRow[]>;
  /** How many entries there are, exact up to a limit. */
  count(filter?: AuditFilter): Promise<{ count: number; atLeast: boolean }>;
  /** Whether the actor did this to the subject at this moment or later. */
  has(deed: Pick<AuditEntryRow, "actor_id" | "action" | "subject">, since: number): Promise<boolean>;
};

export type AuditLogWriter = AuditLogReader & {
  add(entry: Omit<AuditEntryRow, "sequence">): Promise<void>;
  /** Removes those of the oldest `limit` entries that are older than `before`. */
  prune(before: number, limit: number): Promise<void>;
};

export type InvitationReader = {
  /** The invitations that can still be used at this moment, the oldest first. */
  open(at: number): Promise<InvitationRow[]>;
};

export type InvitationWriter = InvitationReader & {
  add(row: InvitationRow): Promise<void>;
  /** Uses the open invitation with this digest; null where there is none. Of two at a time one gets it. */
  take(digest: string, at: number): Promise<InvitationRow | null>;
  /** Uses the oldest open invitation for this very address, written in lower case; null where there is none. */
  takeFor(email: string, at: number): Promise<InvitationRow | null>;
  /** Opens it again, because nothing came of its use. */
  giveBack(id: string): Promise<void>;
  /** False where there is no open one with this id. */
  remove(id: string): Promise<boolean>;
};

export type SecretReader = {
  /** Without an owner: a secret of the server itself. */
  get(ownerId: OwnerId | null, kind: SecretKind, name: string): Promise<SecretRow | null>;
  /** Which secrets of a kind there are, by name, without what they are. */
  list(ownerId: OwnerId | null, kind: SecretKind): Promise<Omit<SecretRow, "sealed">[]>;
};

export type SecretWriter = SecretReader & {
  /** Adds a secret, or puts its new value where the id is known. Throws when another id has the same owner, kind and name. */
  put(row: SecretRow): Promise<void>;
  /** False where there is none. */
  remove(ownerId: OwnerId | null, kind: SecretKind, name: string): Promise<boolean>;
  /** Removes all secrets of an owner. */
  removeAll(ownerId: OwnerId): Promise<void>;
};
