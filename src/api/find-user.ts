import { addressBlock } from "../auth/address-block.ts";
import { parseId, type OwnerId } from "../domain/ids.ts";
import { blockOf, blockSubject, type SubjectId } from "../domain/quotas.ts";
import { Refusal } from "../domain/refusal.ts";
import type { PersonRow } from "../domain/rows.ts";
import type { Place } from "../quotas/quota-book.ts";
import type { Standing } from "../quotas/quota-book.ts";
import type { Store } from "../stores/store.ts";
import type { User } from "./contract.ts";
import { moment } from "./view-job.ts";

/** An account or an address block, before it is known how it stands. */
export type Found = Omit<User, "usage" | "limits" | "own_limits"> & { readonly place: Place };

/** Finds whom an id names. Throws `not_found` for accounts that are not there and blocks that are no address. */
export async function findUser(store: Pick<Store, "read">, id: string): Promise<Found> {
  const block = blockOf(id);
  if (block !== null) {
    const address = addressBlock(block.replace(/\/64$/, ""));
    if (!/[.:]/.test(address) || !/^[0-9a-f.:]+(\/64)?$/.test(address)) throw unknownUser();
    return describeBlock(blockSubject(address));
  }
  const ownerId = parseId<OwnerId>(id);
  const person = ownerId === null ? null : await store.read((tx) => tx.people.get(ownerId));
  if (person === null) throw unknownUser();
  return describePerson(person);
}

export function describePerson({ id, name, email, role, is_guest, is_suspended, created_at }: PersonRow): Found {
  const isGuest = is_guest === 1;
  const isAdmin = role === "admin";
  return {
    id,
    kind: isGuest ? "guest" : "user",
    name,
    email: isGuest ? null : email,
    role: isGuest ? null : isAdmin ? "admin" : "user",
    suspended: is_suspended === 1,
    created_at: moment(created_at),
    place: { subject: id, holder: isGuest ? "guest" : isAdmin ? "admin" : "user" },
  };
}

export function describeBlock(subject: SubjectId): Found {
  const nobody = { email: null, role: null, suspended: false, created_at: null };
  const place = { subject, holder: "block" as const };
  return { id: subject, kind: "block", name: blockOf(subject) ?? subject, ...nobody, place };
}

/** Adds how they stand. */
export function viewUser({ place: _place, ...facts }: Found, { usage, limits, own }: Standing): User {
  return { ...facts, usage, limits, own_limits: own };
}

function unknownUser(): Refusal {
  return new Refusal("not_found", "There is no such account or address.");
}
