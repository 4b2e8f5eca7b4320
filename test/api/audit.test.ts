import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { ADMIN, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

let trawl: Trawl;
let admin: SignedIn;
before(async () => {
  trawl = await startTrawl();
  admin = await signIn(trawl);
});
after(() => trawl[Symbol.asyncDispose]());

type Entry = { sequence: number; action: string; actor_id: string | null; actor_name: string; subject: string };

async function entries(): Promise<Entry[]> {
  const answer = await trawl.call("/api/audit?limit=200", { headers: admin });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.entries;
}

/** What was added to the log by this, the oldest first. */
async function added(work: () => Promise<unknown>): Promise<Entry[]> {
  const last = (await entries())[0]?.sequence ?? 0;
  await work();
  return (await entries()).filter(({ sequence }) => sequence > last).reverse();
}

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  trawl.call(`/api/auth/${path}`, { body, headers });

test("who comes in, who fails to, and what is changed of rights stands in the log", async () => {
  let person = { email: "", password: "", id: "" };
  const made = await added(async () => {
    person = await createUser(trawl, admin, "ada");
    await post("sign-in/email", { email: person.email, password: "not the password" });
    const user = await signIn(trawl, person);
    const { json } = await post("api-key/create", { name: "x", scopes: ["read"] }, user);
    await post("api-key/delete", { id: json.id }, user);
    await post("change-password", { currentPassword: person.password, newPassword: "a better password" }, user);
    await post("admin/set-role", { userId: person.id, role: "admin" }, admin);
    await post("admin/ban-user", { userId: person.id }, admin);
    await post("invitation/create", { email: "eve@example.org" }, admin);
    await post("sign-out", {}, await signIn(trawl, ADMIN));
  });
  const adminId = (await trawl.call("/api/me", { headers: admin })).json.id;
  assert.deepEqual(
    made.map(({ action, actor_id, subject }) => [action, actor_id, subject.replace(/^trawl_.*/, "trawl_")]),
    [
      ["user_created", adminId, `${person.email} user`],
      ["sign_in_failed", null, person.email],
      ["sign_in", person.id, person.email],
      ["key_created", person.id, "trawl_"],
      ["key_removed", person.id, made[4]?.subject],
      ["password_changed", person.id, ""],
      ["role_changed", adminId, `${person.id} admin`],
      ["banned", adminId, person.id],
      ["invited", adminId, "eve@example.org"],
      ["sign_in", adminId, ADMIN.email],
      ["sign_out", adminId, ""],
    ],
  );
  const text = (await trawl.call("/api/audit?limit=200", { headers: admin })).text;
  for (const secret of ["not the password", "a better password", person.password]) assert.ok(!text.includes(secret));
});

test("an admin's looks at what belongs to others are told once an hour, others' and own are not", async () => {
  const { id, token } = await submit(trawl, ["/seen.txt"]);
  const job = await untilStatus(trawl, id, "completed");
  const asset = job.recent_files[0].asset_id;
  const read = async (headers: Record<string, string>): Promise<void> => {
    for (const path of [
      `/jobs/${id}`,
      `/jobs/${id}/timeline`,
      `/jobs/${id}`,
      `/assets/${asset}/file`,
      "/jobs",
      "/assets",
    ])
      assert.equal((await trawl.call(`/api${path}`, { headers })).status, 200, path);
  };
  assert.deepEqual(await added(() => read({ authorization: `Bearer ${token}` })), []);
  const looks = await added(async () => {
    await read(admin);
    // A look is noted after its answer: the last one is waited for.
    while ((await entries())[0]?.subject.endsWith(asset) !== true);
  });
  assert.deepEqual(
    looks.map(({ action, actor_name, subject }) => [action, actor_name, subject.split(" ")[1]]),
    [
      ["looked", "Admin", id],
      ["looked", "Admin", asset],
    ],
  );
});

test("only admins read the log, page by page", async () => {
  const { token } = await submit(trawl, ["/g"], { start_paused: true });
  assert.equal((await trawl.call("/api/audit")).status, 401);
  assert.equal((await trawl.call("/api/audit", { as: token })).status, 401);
  const user = await signIn(trawl, await createUser(trawl, admin, "bea"));
  assert.equal((await trawl.call("/api/audit", { headers: user })).status, 403);
  const all = await entries();
  const found: Entry[] = [];
  for (let cursor = ""; ;) {
    const { json } = await trawl.call(`/api/audit?limit=2${cursor}`, { headers: admin });
    found.push(...json.entries);
    assert.equal(json.total, all.length);
    if (json.next_cursor === null) break;
    cursor = `&cursor=${json.next_cursor}`;
  }
  assert.deepEqual(found, all);
});
