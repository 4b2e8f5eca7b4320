import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, type SignedIn } from "./people.ts";
import { type Answer, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

const PASSWORD = "a long enough one";
const cookieOf = (answer: Answer): SignedIn => ({ cookie: answer.headers.getSetCookie()[0]!.split(";")[0]! });

const signUp = (
  trawl: Trawl,
  email: string,
  more: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> =>
  trawl.call("/api/auth/sign-up/email", { body: { email, password: PASSWORD, name: "Ada", ...more }, headers });

async function invite(
  trawl: Trawl,
  admin: SignedIn,
  body: object = {},
): Promise<{ id: string; token: string; url: string }> {
  const answer = await trawl.call("/api/auth/invitation/create", { headers: admin, body });
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

const open = async (trawl: Trawl, admin: SignedIn): Promise<number> =>
  (await trawl.call("/api/auth/invitation/list", { headers: admin })).json.total;

test("an invitation is good for one account, for the invited address, and only while it is open", async () => {
  await using trawl = await startTrawl();
  const admin = await signIn(trawl);
  assert.equal((await signUp(trawl, "a@example.org")).status, 403);
  assert.equal((await signUp(trawl, "a@example.org", { invitation: "made-up" })).status, 403);

  const { token, url } = await invite(trawl, admin);
  assert.equal(url, `/#/join?invitation=${token}`);
  const tries = await Promise.all([1, 2, 3, 4].map((n) => signUp(trawl, `n${n}@example.org`, { invitation: token })));
  assert.equal(tries.filter(({ status }) => status === 200).length, 1);
  assert.equal(tries.filter(({ status }) => status === 403).length, 3);
  assert.equal(await open(trawl, admin), 0);

  const forBea = await invite(trawl, admin, { email: "Bea@Example.org" });
  assert.equal((await signUp(trawl, "eve@example.org", { invitation: forBea.token })).status, 403);
  const taken = await invite(trawl, admin);
  const again = await signUp(trawl, tries.findIndex(({ status }) => status === 200) + 1 + "", {});
  assert.equal(again.status, 400, "no address");
  const winner = `n${tries.findIndex(({ status }) => status === 200) + 1}@example.org`;
  assert.equal((await signUp(trawl, winner, { invitation: taken.token })).status, 422, "an account with this address");
  assert.equal(await open(trawl, admin), 2, "what came to nothing uses up nothing");
  assert.equal((await signUp(trawl, "bea@example.org", { invitation: forBea.token })).status, 200);

  const gone = { headers: admin, body: { id: taken.id } };
  assert.equal((await trawl.call("/api/auth/invitation/delete", gone)).status, 200);
  assert.equal((await trawl.call("/api/auth/invitation/delete", gone)).status, 404);
  assert.equal((await signUp(trawl, "c@example.org", { invitation: taken.token })).status, 403);
});

test("only admins invite, and nobody chooses their own role", async () => {
  await using trawl = await startTrawl({ registration: "open" });
  const made = await signUp(trawl, "user@example.org");
  assert.equal(made.status, 200, made.text);
  const user = cookieOf(made);
  assert.equal((await trawl.call("/api/me", { headers: user })).json.role, "user");
  assert.equal((await trawl.call("/api/auth/invitation/create", { headers: user, body: {} })).status, 403);
  assert.equal((await trawl.call("/api/auth/invitation/list", {})).status, 401);
  for (const more of [{ role: "admin" }, { isAnonymous: true }, { emailVerified: true }, { banned: false }])
    assert.equal((await signUp(trawl, "x@example.org", more)).status, 400, JSON.stringify(more));
  await trawl.call("/api/auth/update-user", { headers: user, body: { name: "Eve", role: "admin" } });
  assert.equal((await trawl.call("/api/me", { headers: user })).json.role, "user");
});

test("where registration is closed, no invitation helps", async () => {
  await using trawl = await startTrawl({ registration: "closed" });
  const admin = await signIn(trawl);
  const { token } = await invite(trawl, admin);
  assert.equal((await signUp(trawl, "a@example.org", { invitation: token })).status, 403);
});

test("a guest who signs up finds their jobs and files, as does one who signs in", async () => {
  await using trawl = await startTrawl({ registration: "open" });
  const guest = await submit(trawl, ["/mine.txt"]);
  const { recent_files: files } = await untilStatus(trawl, guest.id, "completed");
  const held = await submit(trawl, ["/held"], { as: guest.token, start_paused: true });
  const made = await signUp(trawl, "ada@example.org", {}, { authorization: `Bearer ${guest.token}` });
  assert.equal(made.status, 200, made.text);
  const user = cookieOf(made);
  const jobsOf = async (headers: SignedIn) => (await trawl.call("/api/jobs", { headers })).json;
  const { jobs, total } = await jobsOf(user);
  assert.deepEqual([total, jobs.map((job: any) => job.id)], [2, [held.id, guest.id]]);
  assert.ok(jobs.every((job: any) => job.owned === true));
  assert.equal((await trawl.call(`/api/assets/${files[0].asset_id}/file`, { headers: user })).status, 200);
  assert.equal((await trawl.call("/api/jobs", { as: guest.token })).status, 401, "the guest is no more");

  const later = await submit(trawl, ["/later.txt"]);
  await untilStatus(trawl, later.id, "completed");
  const signedIn = await trawl.call("/api/auth/sign-in/email", {
    body: { email: "ada@example.org", password: PASSWORD },
    headers: { authorization: `Bearer ${later.token}` },
  });
  assert.equal(signedIn.status, 200, signedIn.text);
  assert.equal((await jobsOf(cookieOf(signedIn))).total, 3);
});
