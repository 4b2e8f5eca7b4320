import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { OwnerId } from "../../src/domain/ids.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { type Answer, LOCAL_KEY, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

let trawl: Trawl;
let admin: SignedIn;
before(async () => {
  trawl = await startTrawl();
  admin = await signIn(trawl);
});
after(() => trawl[Symbol.asyncDispose]());

const create = (headers: Record<string, string>, body: object): Promise<Answer> =>
  trawl.call("/api/auth/api-key/create", { headers, body });

async function keyOf(person: SignedIn, scopes: readonly string[], more: object = {}): Promise<string> {
  const made = await create(person, { name: "a program", scopes, ...more });
  assert.equal(made.status, 200, made.text);
  return made.json.key;
}

test("a key is good for its scopes and nothing else, in either header", async () => {
  const { id } = await submit(trawl, ["/held"], { as: LOCAL_KEY, start_paused: true });
  const links = { type: "links", urls: [`${trawl.origin.url}/by-key`], start_paused: true };
  const uses: Record<string, (as: string) => Promise<Answer>> = {
    read: (as) => trawl.call("/api/jobs", { as }),
    add: (as) => trawl.call("/api/jobs", { as, body: links }),
    control: (as) => trawl.call(`/api/jobs/${id}/pause`, { as, method: "POST" }),
    admin: (as) => trawl.call("/api/verify", { as }),
  };
  for (const scope of Object.keys(uses)) {
    // Whoever may see and steer what belongs to others is an admin.
    const scopes = scope === "control" ? ["control", "admin"] : [scope];
    const key = await keyOf(admin, scopes);
    for (const [use, call] of Object.entries(uses)) {
      const { status, json } = await call(key);
      const isOpen = scopes.includes(use);
      assert.equal(status < 300, isOpen, `${use} with ${scopes.join()}: ${status}`);
      if (!isOpen) assert.equal(json.error.code, "forbidden");
    }
    const byHeader = await trawl.call("/api/me", { headers: { "x-api-key": key } });
    assert.equal(byHeader.status, scope === "read" ? 200 : 403);
  }
});

test("an admin's key without the scope admin is a user's: it knows of their own jobs only", async () => {
  const { id } = await submit(trawl, ["/of-somebody.txt"]);
  await untilStatus(trawl, id, "completed");
  const reader = await keyOf(admin, ["read"]);
  const all = await keyOf(admin, ["read", "admin"]);
  assert.equal((await trawl.call(`/api/jobs/${id}`, { as: reader })).status, 404);
  assert.equal((await trawl.call(`/api/jobs/${id}`, { as: all })).status, 200);
  assert.deepEqual(
    [await trawl.call("/api/me", { as: reader }), await trawl.call("/api/me", { as: all })].map(
      ({ json }) => json.role,
    ),
    ["user", "admin"],
  );
});

test("nobody makes a key for more than they may, and no key makes another", async () => {
  const person = await createUser(trawl, admin, "asker");
  const user = await signIn(trawl, person);
  const statusOf = async (headers: Record<string, string>, scopes: unknown): Promise<number> =>
    (await create(headers, { name: "x", scopes })).status;
  assert.equal(await statusOf(user, ["read", "add", "control"]), 200);
  assert.equal(await statusOf(user, ["read", "admin"]), 403);
  for (const scopes of [["write"], ["read", "root"], [], "read", [["read"]], undefined])
    assert.equal(await statusOf(user, scopes), 400, JSON.stringify(scopes));
  assert.equal(await statusOf({}, ["read"]), 401);
  const guest = await submit(trawl, ["/g"], { start_paused: true });
  assert.equal(await statusOf({ authorization: `Bearer ${guest.token}` }, ["read"]), 401);
  const key = await keyOf(admin, ["read", "add", "control", "admin"]);
  assert.equal(await statusOf({ "x-api-key": key }, ["read"]), 403);
  assert.equal(await statusOf({ authorization: `Bearer ${LOCAL_KEY}` }, ["read"]), 403);
  for (const [path, body] of [
    ["change-password", { currentPassword: "x", newPassword: "another one" }],
    ["admin/create-user", { email: "k@example.org", password: "0123456789", name: "k", role: "admin" }],
  ] as const) {
    const { status } = await trawl.call(`/api/auth/${path}`, { as: key, body });
    assert.equal(status, 401, path);
  }
});

test("a key is shown once, listed by its beginning, and opens nothing once it is removed", async () => {
  const user = await signIn(trawl, await createUser(trawl, admin, "owner"));
  const made = await create(user, { name: "  to be removed ", scopes: ["add", "read"] });
  const { key, id } = made.json;
  assert.match(key, /^trawl_[\w-]{43}$/);
  assert.equal((await trawl.call("/api/jobs", { as: key })).status, 200);
  const listed = async (person: SignedIn) =>
    (await trawl.call("/api/auth/api-key/list", { headers: person })).json.keys;
  const [first] = await listed(user);
  assert.deepEqual(
    [first.id, first.name, first.scopes, first.start],
    [id, "to be removed", ["read", "add"], key.slice(0, 10)],
  );
  assert.equal(first.key, undefined);
  assert.ok((await listed(admin)).every((one: { id: string }) => one.id !== id));
  const remove = (person: SignedIn) => trawl.call("/api/auth/api-key/delete", { headers: person, body: { id } });
  assert.equal((await remove(admin)).status, 404, "somebody else's");
  assert.equal((await remove(user)).status, 200);
  assert.equal((await trawl.call("/api/jobs", { as: key })).status, 401);
  assert.deepEqual(await listed(user), []);

  const past = new Date(Date.now() - 1_000).toISOString();
  assert.equal((await create(user, { name: "x", scopes: ["read"], expires_at: past })).status, 400);
  for (const file of ["trawl.db", "trawl.db-wal"]) {
    const bytes = readFileSync(join(trawl.dataDir, file));
    assert.ok(!bytes.includes(key.slice(6)), file);
  }
});

test("a ban ends a person's keys and sessions, and a new password or role ends their sessions", async () => {
  const person = await createUser(trawl, admin, "leaver");
  const key = await keyOf(await signIn(trawl, person), ["read"]);
  const asAdmin = async (path: string, body: object): Promise<void> => {
    const answer = await trawl.call(`/api/auth/admin/${path}`, {
      headers: admin,
      body: { userId: person.id, ...body },
    });
    assert.equal(answer.status, 200, answer.text);
  };
  const role = async (headers: SignedIn) => (await trawl.call("/api/me", { headers })).json.role;
  const other = await signIn(trawl, person);
  const mine = await signIn(trawl, person);
  const changed = await trawl.call("/api/auth/change-password", {
    headers: mine,
    body: { currentPassword: person.password, newPassword: "a better password", revokeOtherSessions: false },
  });
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual([await role(other), await role(mine)], ["guest", "guest"]);
  const renewed = { cookie: changed.headers.getSetCookie()[0]!.split(";")[0]! };
  assert.equal(await role(renewed), "user", "who changed it goes on with a new session");
  await asAdmin("set-role", { role: "admin" });
  assert.equal(await role(renewed), "guest");
  const promoted = await signIn(trawl, { ...person, password: "a better password" });
  assert.equal(await role(promoted), "admin");
  assert.equal((await trawl.call("/api/me", { as: key })).json.role, "user", "a key is never worth more than it was");
  await asAdmin("set-user-password", { newPassword: "given by the admin" });
  assert.equal(await role(promoted), "guest");

  const last = await signIn(trawl, { ...person, password: "given by the admin" });
  await asAdmin("ban-user", {});
  assert.equal((await trawl.call("/api/me", { as: key })).status, 403);
  assert.equal(await role(last), "guest");

  await asAdmin("unban-user", {});
  assert.equal((await trawl.call("/api/me", { as: key })).status, 200);
  await asAdmin("remove-user", {});
  assert.equal((await trawl.call("/api/me", { as: key })).status, 401);
  assert.deepEqual(await trawl.core.store.read((tx) => tx.apiKeys.ofOwner(person.id as OwnerId)), []);
});
