import assert from "node:assert/strict";
import { test } from "node:test";
import { peerTrust } from "../../src/api/trusted-peers.ts";
import type { Config } from "../../src/config/config.ts";
import { askFrom } from "./from-address.ts";
import { createUser, signIn } from "./people.ts";
import { ADMIN, startTrawl, type Trawl } from "./trawl.ts";

const start = (changes: Partial<Config> = {}): Promise<Trawl> =>
  startTrawl({ trustProxy: ["127.0.0.1"], trustedHeader: "Remote-Email", ...changes });
const as = (email: string, more: Record<string, string> = {}) => ({ headers: { "remote-email": email, ...more } });

test("the word of the proxy counts, anybody else's does not", async () => {
  await using trawl = await start();
  const me = await askFrom(trawl, "/api/me", as(ADMIN.email));
  assert.deepEqual([me.json.role, me.json.by_proxy, me.cookies.length], ["admin", true, 0]);
  assert.equal((await askFrom(trawl, "/api/me", as(` ${ADMIN.email.toUpperCase()} `))).json.id, me.json.id);
  for (const headers of [
    { "remote-email": ADMIN.email },
    { "remote-email": ADMIN.email, "x-forwarded-for": "127.0.0.1" },
    {
      "remote-email": ADMIN.email,
      "x-forwarded-for": "127.0.0.1",
      forwarded: "for=127.0.0.1",
      "x-real-ip": "127.0.0.1",
    },
  ] as Record<string, string>[]) {
    const stranger = await askFrom(trawl, "/api/me", { headers, from: "127.0.0.2" });
    assert.deepEqual([stranger.json.role, stranger.json.by_proxy], ["guest", false], JSON.stringify(headers));
  }
  await using off = await startTrawl({ trustProxy: ["127.0.0.1"] });
  assert.equal((await askFrom(off, "/api/me", as(ADMIN.email))).json.role, "guest");
  for (const [header, role] of [
    ["", "guest"],
    ["  ", "guest"],
  ] as const)
    assert.equal((await askFrom(trawl, "/api/me", as(header))).json.role, role, "nobody is signed in there");
});

test("a header that names no one address opens nothing", async () => {
  await using trawl = await start({ registration: "open" });
  for (const value of ["ada", `${ADMIN.email}, eve@example.org`, "a b@example.org", `${"a".repeat(300)}@example.org`])
    assert.equal((await askFrom(trawl, "/api/me", as(value))).status, 401, value);
  const twice = { headers: { "remote-email": [ADMIN.email, "eve@example.org"] } };
  assert.equal((await askFrom(trawl, "/api/me", twice)).status, 401);
  assert.equal((await trawl.call("/healthz")).status, 200);
});

test("who is new obeys registration, and comes once however many requests come at a time", async () => {
  {
    await using closed = await start({ registration: "closed" });
    const answer = await askFrom(closed, "/api/me", as("ada@example.org"));
    assert.deepEqual(
      [answer.status, answer.json.error.message],
      [403, "This server makes no accounts: ask its admin for one."],
    );
    const headers = await signIn(closed);
    await createUser(closed, headers, "ada");
    assert.equal((await askFrom(closed, "/api/me", as("ada@example.org"))).json.role, "user");
  }
  {
    await using trawl = await start({ registration: "invite" });
    assert.equal((await askFrom(trawl, "/api/me", as("ada@example.org"))).status, 403);
    const admin = as(ADMIN.email);
    await askFrom(trawl, "/api/auth/invitation/create", { ...admin, body: { email: "ada@example.org" } });
    assert.equal((await askFrom(trawl, "/api/me", as("ada@example.org"))).json.role, "user");
    assert.equal((await askFrom(trawl, "/api/me", as("eve@example.org"))).status, 403);
  }
  await using trawl = await start({ registration: "open" });
  const many = await Promise.all(Array.from({ length: 8 }, () => askFrom(trawl, "/api/me", as("ada@example.org"))));
  assert.deepEqual(
    [...new Set(many.map(({ status, json }) => `${status} ${json.role} ${json.name}`))],
    ["200 user ada"],
  );
  assert.equal(new Set(many.map(({ json }) => json.id)).size, 1);
  const db = trawl.core.store.authDatabase.db as any;
  assert.equal((await db.selectFrom("user").selectAll().execute()).length, 2);
  assert.deepEqual(await db.selectFrom("session").selectAll().execute(), []);
});

test("a person whom the proxy brings owns jobs, makes keys and, as an admin, keeps people; no session stays behind", async () => {
  await using trawl = await start({ registration: "open" });
  const ada = as("ada@example.org");
  const made = await askFrom(trawl, "/api/jobs", {
    ...ada,
    body: { type: "links", urls: [`${trawl.origin.url}/mine`], start_paused: true },
  });
  assert.deepEqual([made.status, made.json.guest_token], [201, undefined]);
  assert.equal((await askFrom(trawl, "/api/jobs", ada)).json.jobs[0].id, made.json.job_id);
  const key = await askFrom(trawl, "/api/auth/api-key/create", { ...ada, body: { name: "k", scopes: ["read"] } });
  assert.equal(key.status, 200);
  const byKey = await askFrom(trawl, "/api/me", as(ADMIN.email, { "x-api-key": key.json.key }));
  assert.deepEqual(
    [byKey.json.role, byKey.json.name, byKey.json.by_proxy],
    ["user", "ada", false],
    "a key is narrower",
  );
  const admin = as(ADMIN.email);
  const users = await askFrom(trawl, "/api/auth/admin/list-users", admin);
  assert.equal(users.json.total, 2, JSON.stringify(users.json));
  assert.equal((await askFrom(trawl, "/api/auth/admin/list-users", ada)).status, 403);
  assert.equal((await askFrom(trawl, "/api/auth/admin/list-users", { headers: {} })).status, 401);
  const { id } = users.json.users.find((user: any) => user.email === "ada@example.org");
  await askFrom(trawl, "/api/auth/admin/ban-user", { ...admin, body: { userId: id } });
  for (const path of ["/api/me", "/api/jobs", "/api/auth/list-sessions"])
    assert.equal((await askFrom(trawl, path, ada)).status, 403, `${path}: suspended`);
  assert.equal((await askFrom(trawl, "/api/me", { headers: { "x-api-key": key.json.key } })).status, 403);
  const db = trawl.core.store.authDatabase.db as any;
  assert.deepEqual(await db.selectFrom("session").selectAll().execute(), []);
  const { json } = await askFrom(trawl, "/api/audit", admin);
  const banned = json.entries.find((entry: any) => entry.action === "banned");
  assert.deepEqual([banned.actor_name, banned.subject], ["Admin", id]);
});

test("other sites' pages cannot use the proxy's word", async () => {
  await using trawl = await start();
  for (const headers of [{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }] as Record<
    string,
    string
  >[]) {
    const options = { ...as(ADMIN.email, headers), body: { older_than_days: 0 } };
    assert.equal((await askFrom(trawl, "/api/cleanup", options)).status, 403, JSON.stringify(headers));
    assert.equal((await askFrom(trawl, "/api/events", as(ADMIN.email, headers))).status, 403);
  }
});

test("the proxy's word wins over a cookie of somebody else", async () => {
  await using trawl = await start({ registration: "open" });
  const { cookie } = await signIn(trawl);
  assert.equal((await askFrom(trawl, "/api/me", as("ada@example.org", { cookie }))).json.role, "user");
  assert.equal(
    (await askFrom(trawl, "/api/auth/get-session", as("ada@example.org", { cookie }))).json.user.name,
    "ada",
  );
});

test("addresses of clients are believed from the configured proxies only, the nearest one that is none of them", async () => {
  await using trawl = await start({ trustProxy: ["127.0.0.1", "10.0.0.0/8"], trustedHeader: null });
  const wrong = { email: ADMIN.email, password: "not the right one" };
  const seen = async (from: string, forwarded: string | null, more: Record<string, string> = {}): Promise<string> => {
    const headers = { ...more, ...(forwarded === null ? {} : { "x-forwarded-for": forwarded }) };
    assert.equal((await askFrom(trawl, "/api/auth/sign-in/email", { from, headers, body: wrong })).status, 401);
    const admin = { authorization: "Bearer local-key-of-this-start" };
    return (await askFrom(trawl, "/api/audit", { headers: admin })).json.entries[0].address;
  };
  assert.equal(await seen("127.0.0.1", null), "127.0.0.1");
  assert.equal(await seen("127.0.0.1", "203.0.113.7"), "203.0.113.7");
  assert.equal(await seen("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3"), "203.0.113.7");
  assert.equal(
    await seen("127.0.0.1", "203.0.113.7", { forwarded: "for=192.0.2.1", "x-real-ip": "192.0.2.1" }),
    "203.0.113.7",
  );
  assert.equal(await seen("127.0.0.2", "203.0.113.7"), "127.0.0.2");
  assert.equal(await seen("127.0.0.2", null, { forwarded: "for=192.0.2.1", "x-real-ip": "192.0.2.1" }), "127.0.0.2");
});

test("cookies are no safer or laxer for what a client says of its way here", async () => {
  await using trawl = await start({ trustedHeader: null });
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "evil.example" };
  for (const from of ["127.0.0.1", "127.0.0.2"]) {
    const answer = await askFrom(trawl, "/api/auth/sign-in/email", { from, headers, body: ADMIN });
    assert.match(answer.cookies[0] ?? "", /^trawl\.session=.*; Path=\/; HttpOnly; SameSite=Lax$/);
  }
});

test("peers are compared as addresses, not as texts", () => {
  const isTrusted = peerTrust(["127.0.0.1", "10.0.0.0/8", "2001:db8::1", "fd00::/8"]);
  for (const address of ["127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "10.255.0.1", "2001:DB8:0::1", "fd12::9"])
    assert.ok(isTrusted(address), address);
  for (const address of ["127.0.0.2", "11.0.0.1", "2001:db8::2", "fe80::1", "", "localhost", "10.0.0.1:80", undefined])
    assert.ok(!isTrusted(address), String(address));
  assert.ok(!peerTrust([])("127.0.0.1"));
});
