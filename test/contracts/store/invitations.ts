import assert from "node:assert/strict";
import { test } from "node:test";
import type { InvitationRow } from "../../../src/domain/rows.ts";
import { newId, type OpenStore, T0 } from "./store-under-test.ts";

function newInvitation(over: Partial<InvitationRow> = {}): InvitationRow {
  const id = newId();
  return { id, digest: `digest ${id}`, email: null, created_at: T0, expires_at: T0 + 100, used_at: null, ...over };
}

export function invitationsHold(open: OpenStore): void {
  test("an invitation is taken once, while it is open, and can be given back", async () => {
    await using opened = await open();
    const { store } = opened;
    const [one, another] = [newInvitation(), newInvitation({ created_at: T0 + 1, expires_at: T0 + 50 })];
    await store.write(async (tx) => {
      for (const row of [another, one]) await tx.invitations.add(row);
    });
    const listed = (at: number) => store.read((tx) => tx.invitations.open(at));
    const take = (digest: string, at: number) => store.write((tx) => tx.invitations.take(digest, at));
    assert.deepEqual(await listed(T0), [one, another]);
    assert.deepEqual(await listed(T0 + 50), [one]);
    assert.equal(await take(another.digest, T0 + 50), null);
    const both = await Promise.all([take(one.digest, T0 + 2), take(one.digest, T0 + 2)]);
    assert.deepEqual(
      both.filter((row) => row !== null),
      [{ ...one, used_at: T0 + 2 }],
    );
    assert.equal(await store.write((tx) => tx.invitations.remove(one.id)), false, "it is used");
    await store.write((tx) => tx.invitations.giveBack(one.id));
    assert.deepEqual(await listed(T0), [one, another]);
    assert.equal(await store.write((tx) => tx.invitations.remove(one.id)), true);
    assert.deepEqual(await listed(T0), [another]);
  });

  test("an invitation for an address is found by it, the oldest open one first, and taken once", async () => {
    await using opened = await open();
    const { store } = opened;
    const email = "ada@example.org";
    const [one, another] = [newInvitation({ email }), newInvitation({ email, created_at: T0 + 1 })];
    const others = [
      newInvitation(),
      newInvitation({ email: "eve@example.org" }),
      newInvitation({ email, expires_at: T0 + 1 }),
    ];
    await store.write(async (tx) => {
      for (const row of [another, one, ...others]) await tx.invitations.add(row);
    });
    const takeFor = (address: string) => store.write((tx) => tx.invitations.takeFor(address, T0 + 2));
    assert.deepEqual(await takeFor(email), { ...one, used_at: T0 + 2 });
    assert.deepEqual(await takeFor(email), { ...another, used_at: T0 + 2 });
    assert.equal(await takeFor(email), null);
    assert.equal(await takeFor("nobody@example.org"), null);
  });
}
