import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { getMigrations } from "better-auth/db/migration";
import { betterAuthOptions } from "../../src/auth/better-auth-options.ts";
import { openAuth } from "../../src/auth/open-auth.ts";
import type { Store } from "../../src/stores/store.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "../../src/stores/open-store.ts";

const log = { warn: () => {}, error: () => {} };
const config = {
  publicUrl: null,
  basePath: "/",
  adminEmail: "a@example.org",
  adminPassword: "correct horse",
  registration: "invite" as const,
  oidcIssuer: null,
  oidcClientId: null,
  oidcClientSecret: null,
};
const secret = "s".repeat(43);
/** What of the opening of identities is the same for all these tests. */
const usual = { config, secret, adminKey: "k", log, createServiceCall: () => assert.fail("nobody is asked") };
const nobody = {
  cookie: undefined,
  authorization: undefined,
  apiKey: undefined,
  provenEmail: null,
  address: "127.0.0.1",
  userAgent: undefined,
};

async function temporaryStore(): Promise<AsyncDisposable & { store: Store; root: string }> {
  const root = await mkdtemp(join(tmpdir(), "trawl-auth-"));
  const reserve = { held: true, release: () => {}, restore: () => true };
  const store = await openStore({ dialect: openSqlite(root), reserve, onFatal: assert.fail, now: Date.now });
  const close = async (): Promise<void> => {
    await store[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  };
  return { store, root, [Symbol.asyncDispose]: close };
}

test("our migration leaves better-auth nothing to add", async () => {
  await using temporary = await temporaryStore();
  const options = betterAuthOptions(config, temporary.store, "x".repeat(40), log);
  const database = temporary.store.authDatabase as Parameters<typeof getMigrations>[0]["database"];
  const { toBeCreated, toBeAdded } = await getMigrations({ ...options, database });
  assert.deepEqual([toBeCreated, toBeAdded], [[], []]);
});

test("the first admin is made once; a later start with another password changes nothing", async () => {
  await using temporary = await temporaryStore();
  const open = (adminPassword: string | null) =>
    openAuth({ ...usual, store: temporary.store, config: { ...config, adminPassword } });
  const fresh = await open(null);
  assert.equal(await fresh.firstAdmin.isThere(), false);
  assert.ok((fresh.firstAdmin.setupToken ?? "").length >= 32);
  assert.equal((await open("correct horse")).firstAdmin.setupToken, null);
  const again = await open("another horse");
  const signIn = (password: string) =>
    again.handle({
      ...nobody,
      method: "POST",
      path: "/sign-in/email",
      query: "",
      body: { email: "a@example.org", password },
    });
  assert.equal((await signIn("another horse")).status, 401);
  assert.equal((await signIn("correct horse")).status, 200);
});

test("tokens of guests are signed, and end with the guest", async () => {
  await using temporary = await temporaryStore();
  const auth = await openAuth({ ...usual, store: temporary.store });
  const guest = await auth.guests.create(nobody);
  const as = (token: string) => auth.actorOf({ ...nobody, authorization: `Bearer ${token}` });
  assert.deepEqual(await as(guest.token), guest.actor);
  const bare = guest.token.split(".")[0]!;
  await assert.rejects(as(bare), /not valid/);
  await assert.rejects(as(`${bare}.AAAA`), /not valid/);
  const other = await openAuth({ ...usual, store: temporary.store, secret: "t".repeat(43) });
  await assert.rejects(other.actorOf({ ...nobody, authorization: `Bearer ${guest.token}` }), /not valid/);
  await auth.guests.drop(guest.actor.ownerId!);
  await assert.rejects(as(guest.token), /not valid/);
  assert.equal((await auth.actorOf({ ...nobody, authorization: "Basic eDp5" })).kind, "visitor");
});

test("a suspended account is shut out at once", async () => {
  let now = Date.now();
  await using temporary = await temporaryStore();
  const auth = await openAuth({ ...usual, store: temporary.store, now: () => now });
  const guest = await auth.guests.create(nobody);
  const db = temporary.store.authDatabase.db as any;
  await db.updateTable("user").set({ banned: 1 }).where("id", "=", guest.actor.ownerId).execute();
  now += 3_000;
  await assert.rejects(auth.actorOf({ ...nobody, authorization: `Bearer ${guest.token}` }), /suspended/);
});

test("a key is over at its end, and its last use is known to the minute", async () => {
  let now = Date.now();
  await using temporary = await temporaryStore();
  const auth = await openAuth({ ...usual, store: temporary.store, now: () => now });
  const signedIn = await auth.handle({
    ...nobody,
    method: "POST",
    path: "/sign-in/email",
    query: "",
    body: { email: config.adminEmail, password: config.adminPassword },
  });
  const admin = await auth.actorOf({ ...nobody, cookie: signedIn.headers.getSetCookie()[0]!.split(";")[0] });
  const { key } = await auth.keys.create(admin, { name: "x", scopes: ["read"], expiresAt: now + 90_000 });
  const as = () => auth.actorOf({ ...nobody, apiKey: key });
  const lastUse = async () => (await auth.keys.list(admin))[0]?.last_used_at;
  const used: (number | null | undefined)[] = [await lastUse()];
  for (const passedMs of [0, 30_000, 30_000]) {
    now += passedMs;
    assert.equal((await as()).kind, "user");
    // What was noted beside the answer is there after the next write.
    await temporary.store.write((tx) => tx.probe());
    used.push(await lastUse());
  }
  assert.deepEqual(used, [null, now - 60_000, now - 60_000, now]);
  now += 30_000;
  await assert.rejects(as(), /not valid/);
});
