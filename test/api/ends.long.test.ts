import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { EventStream } from "./event-stream.ts";
import { askFrom } from "./from-address.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { ADMIN, startTrawl, submit, type Trawl } from "./trawl.ts";

/** The pace of streams is the usual one: what is promised is promised of it. */
const PROMISED_MS = 5_000;

let trawl: Trawl;
let admin: SignedIn;
before(async () => {
  trawl = await startTrawl();
  admin = await signIn(trawl);
});
after(() => trawl[Symbol.asyncDispose]());

type Headers = Record<string, string>;
type Person = { readonly id: string; readonly email: string; readonly password: string };
/** What an end is tried on: somebody's two sessions and their key, each with a stream that is open. */
type Scene = { person: Person; cookie: Headers; other: Headers; key: Headers; keyId: string };

async function setScene(name: string): Promise<Scene> {
  const person = await createUser(trawl, admin, name);
  const [cookie, other] = [await signIn(trawl, person), await signIn(trawl, person)];
  const body = { name: "k", scopes: ["read"] };
  const made = await trawl.call("/api/auth/api-key/create", { headers: cookie, body });
  assert.equal(made.status, 200, made.text);
  return { person, cookie, other, key: { "x-api-key": made.json.key }, keyId: made.json.id };
}

/** Whether these headers still are this person's. */
async function isIn({ person }: Scene, headers: Headers): Promise<boolean> {
  const { status, json } = await trawl.call("/api/me", { headers });
  return status === 200 && json.id === person.id;
}

const post = async (path: string, headers: Headers, body: object): Promise<void> => {
  const answer = await trawl.call(path, { headers, body });
  assert.equal(answer.status, 200, answer.text);
};

type Credential = "cookie" | "other" | "key";
type End = {
  readonly name: string;
  readonly ends: readonly Credential[];
  readonly act: (scene: Scene) => Promise<void>;
};

const byAdmin =
  (path: string, more: object = {}) =>
  (scene: Scene) =>
    post(`/api/auth/admin/${path}`, admin, { userId: scene.person.id, ...more });
const ENDS: readonly End[] = [
  { name: "a ban", ends: ["cookie", "other", "key"], act: byAdmin("ban-user") },
  { name: "a removal", ends: ["cookie", "other", "key"], act: byAdmin("remove-user") },
  { name: "a new role", ends: ["cookie", "other"], act: byAdmin("set-role", { role: "admin" }) },
  {
    name: "a password that an admin sets",
    ends: ["cookie", "other"],
    act: byAdmin("set-user-password", { newPassword: "a new and long one" }),
  },
  { name: "the end of all sessions by an admin", ends: ["cookie", "other"], act: byAdmin("revoke-user-sessions") },
  {
    name: "a new password of one's own",
    // Who sets it gets a new session in exchange for the old one.
    ends: ["cookie", "other"],
    act: ({ cookie, person }) =>
      post("/api/auth/change-password", cookie, {
        currentPassword: person.password,
        newPassword: "a new and long one",
      }),
  },
  {
    name: "signing out everywhere",
    ends: ["cookie", "other"],
    act: ({ cookie }) => post("/api/auth/revoke-sessions", cookie, {}),
  },
  {
    name: "signing out elsewhere",
    ends: ["other"],
    act: ({ cookie }) => post("/api/auth/revoke-other-sessions", cookie, {}),
  },
  { name: "signing out", ends: ["cookie"], act: ({ cookie }) => post("/api/auth/sign-out", cookie, {}) },
  {
    name: "the removal of a key",
    ends: ["key"],
    act: ({ cookie, keyId }) => post("/api/auth/api-key/delete", cookie, { id: keyId }),
  },
];

describe("what ends, ends at once, and its streams within five seconds", { concurrency: true }, () => {
  for (const [index, { name, ends, act }] of ENDS.entries()) {
    test(name, async (context) => {
      const scene = await setScene(`person${index}`);
      const credentials: Credential[] = ["cookie", "other", "key"];
      const streams = new Map<Credential, EventStream>();
      for (const credential of credentials) {
        const stream = await EventStream.open(`${trawl.url}/api/events`, scene[credential]);
        streams.set(credential, stream);
        await stream.until((event) => event.name === "snapshot");
        assert.ok(await isIn(scene, scene[credential]), credential);
      }
      await act(scene);
      const before = performance.now();
      for (const credential of credentials)
        assert.equal(await isIn(scene, scene[credential]), !ends.includes(credential), credential);
      for (const credential of ends) await streams.get(credential)?.ended;
      context.diagnostic(`streams ended after ${Math.round(performance.now() - before)} ms of ${PROMISED_MS}`);
      for (const credential of ends) {
        const headers = scene[credential];
        assert.notEqual((await trawl.call("/api/auth/list-sessions", { headers })).status, 200, "not by another door");
      }
      for (const stream of streams.values()) stream[Symbol.dispose]();
    });
  }
});

test("a suspended person does not come in again until the end of the suspension is said", async () => {
  const { person } = await setScene("again");
  await byAdmin("ban-user")({ person } as Scene);
  assert.equal((await trawl.call("/api/auth/sign-in/email", { body: person })).status, 403);
  await byAdmin("unban-user")({ person } as Scene);
  await signIn(trawl, person);
});

test("a session is new with every sign-in, and what was sent along becomes nobody's", async () => {
  const guest = await submit(trawl, ["/fixed"], { start_paused: true });
  const planted = { cookie: `trawl.session=${encodeURIComponent(guest.token)}` };
  const first = await trawl.call("/api/auth/sign-in/email", { body: ADMIN, headers: planted });
  const [cookie = ""] = first.headers.getSetCookie();
  assert.notEqual(cookie.split(";")[0], planted.cookie);
  assert.equal((await trawl.call("/api/me", { headers: planted })).json.role, "guest");
  assert.equal((await trawl.call("/api/me", { headers: planted })).json.id, null, "the planted session is over");
  const second = await trawl.call("/api/auth/sign-in/email", {
    body: ADMIN,
    headers: { cookie: cookie.split(";")[0]! },
  });
  assert.notEqual(second.headers.getSetCookie()[0]?.split(";")[0], cookie.split(";")[0]);
});

test("nobody becomes more by what they say of themselves", async () => {
  const { person, cookie, key } = await setScene("eve");
  const roles = async (headers: Headers, path = "/api/me") => (await trawl.call(path, { headers })).json.role;
  for (const more of [
    { role: "admin" },
    { isAdmin: true },
    { data: { role: "admin" } },
    { banned: false },
    { emailVerified: true },
  ])
    await trawl.call("/api/auth/update-user", { headers: cookie, body: { name: "Eve", ...more } });
  assert.equal(await roles(cookie), "user");
  assert.equal(
    await roles({ ...cookie, "x-role": "admin", "x-user-role": "admin" }, "/api/me?role=admin&kind=admin"),
    "user",
  );
  const signedIn = await trawl.call("/api/auth/sign-in/email", { body: { ...person, role: "admin", userId: "x" } });
  assert.equal(signedIn.json.user.role, "user");
  const job = { type: "links", urls: [`${trawl.origin.url}/x`], start_paused: true, owner_id: "x" };
  assert.equal((await trawl.call("/api/jobs", { headers: cookie, body: job })).status, 400);
  const setup = { token: "x", email: "e@example.org", password: "long enough now", name: "E" };
  assert.equal((await trawl.call("/api/setup", { body: setup })).status, 403);
  assert.equal((await trawl.call("/api/setup", { body: { ...setup, role: "admin" } })).status, 400);
  const more = { name: "k", scopes: ["read"], owner_id: "x" };
  assert.equal((await trawl.call("/api/auth/api-key/create", { headers: cookie, body: more })).status, 400);
  for (const path of ["set-role", "create-user", "ban-user", "set-user-password", "remove-user"]) {
    const body = {
      userId: person.id,
      role: "admin",
      email: "n@example.org",
      password: "long enough now",
      newPassword: "long enough now",
      name: "N",
    };
    for (const headers of [cookie, key])
      assert.ok([401, 403].includes((await trawl.call(`/api/auth/admin/${path}`, { headers, body })).status), path);
  }
  assert.equal(
    (await askFrom(trawl, "/api/me", { headers: { ...cookie, "remote-email": ADMIN.email } })).json.role,
    "user",
  );
});
