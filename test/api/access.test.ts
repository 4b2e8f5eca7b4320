import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ACCESS } from "../../src/auth/access.ts";
import { ADMIN, LOCAL_KEY, randomId, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

const SECRET = "S3CR3T-5b1f";
/** What a stranger may never be told of somebody else's job. */
const PRIVATE_FIELDS = ["name", "current_file", "recent_files", "request"] as const;

let trawl: Trawl;
before(async () => (trawl = await startTrawl()));
after(() => trawl[Symbol.asyncDispose]());

async function signIn(server: Trawl): Promise<string> {
  const answer = await server.call("/api/auth/sign-in/email", { body: ADMIN });
  assert.equal(answer.status, 200);
  return answer.headers.getSetCookie()[0]!.split(";")[0]!;
}

test("reading makes nobody; the first thing created makes a guest, with cookie and token", async () => {
  for (const path of ["/api/jobs", "/api/me", "/api/assets", "/api/stats"]) {
    const answer = await trawl.call(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.equal(answer.headers.get("cache-control"), "no-store");
  }
  const made = await trawl.call("/api/jobs", {
    body: { type: "links", urls: [`${trawl.origin.url}/g`], start_paused: true },
  });
  assert.equal(made.status, 201);
  const [cookie = ""] = made.headers.getSetCookie();
  assert.match(cookie, /^trawl\.session=[^;]+;.*HttpOnly/i);
  assert.match(cookie, /SameSite=Lax/i);
  const byCookie = await trawl.call("/api/me", { headers: { cookie: cookie.split(";")[0]! } });
  const byToken = await trawl.call("/api/me", { as: made.json.guest_token });
  assert.equal(byCookie.json.role, "guest");
  assert.deepEqual(byCookie.json, byToken.json);
  const again = await trawl.call("/api/jobs", {
    body: { type: "links", urls: [`${trawl.origin.url}/g2`], start_paused: true },
    as: made.json.guest_token,
  });
  assert.equal(again.json.guest_token, undefined);
  assert.equal(again.headers.get("set-cookie"), null);
});

test("others' active jobs are seen redacted, by list and by id alike", async () => {
  const url = `/slow/${SECRET}.bin?token=${SECRET}`;
  const mine = await submit(trawl, [url], { name: `name ${SECRET}`, start_paused: true });
  const own = (await trawl.call(`/api/jobs/${mine.id}`, { as: mine.token })).json.job;
  assert.equal(own.owned, true);
  assert.equal(own.name, `name ${SECRET}`);
  for (const as of [undefined, (await submit(trawl, ["/other"], { start_paused: true })).token]) {
    const options = as === undefined ? {} : { as };
    const one = await trawl.call(`/api/jobs/${mine.id}`, options);
    const list = await trawl.call("/api/jobs", options);
    const listed = list.json.jobs.find((job: any) => job.id === mine.id);
    assert.deepEqual(listed, one.json.job);
    assert.ok(!one.text.includes(SECRET) && !list.text.includes(SECRET));
    assert.equal(listed.owned, false);
    assert.equal(listed.host, trawl.origin.hostPort);
    for (const field of PRIVATE_FIELDS) assert.equal(listed[field], null, field);
    for (const path of ["/tasks", "/timeline", "/file", "/archive.zip"]) {
      const answer = await trawl.call(`/api/jobs/${mine.id}${path}`, options);
      assert.equal(answer.status, 403, path);
      assert.ok(!answer.text.includes(SECRET));
    }
    for (const action of ["pause", "resume", "cancel", "retry"]) {
      assert.equal((await trawl.call(`/api/jobs/${mine.id}/${action}`, { method: "POST", ...options })).status, 403);
    }
    assert.equal((await trawl.call(`/api/jobs/${mine.id}`, { method: "DELETE", ...options })).status, 403);
    const search = await trawl.call(`/api/jobs?q=${SECRET}`, options);
    assert.deepEqual([search.json.total, search.json.jobs], [0, []]);
  }
  assert.equal((await trawl.call(`/api/jobs?q=${SECRET}`, { as: mine.token })).json.total, 1);
  const tasks = await trawl.call(`/api/jobs/${mine.id}/tasks`, { as: mine.token });
  assert.ok(tasks.json.tasks[0].url.endsWith("?token=***"));
});

test("of an ended job a stranger learns nothing: it is like one that never was", async () => {
  const mine = await submit(trawl, ["/ended.txt"]);
  const job = await untilStatus(trawl, mine.id, "completed");
  const asset = job.recent_files[0].asset_id;
  const stranger = (await submit(trawl, ["/s"], { start_paused: true })).token;
  const unknown = randomId();
  const paths = ["", "/tasks", "/timeline", "/file", "/archive.zip"].map((path) => `/jobs/ID${path}`);
  for (const path of [
    ...paths,
    "/assets/ASSET",
    "/assets/ASSET/file",
    "/assets/ASSET/thumbnail",
    "/assets/ASSET/similar",
  ]) {
    for (const as of [undefined, stranger]) {
      const options = as === undefined ? {} : { as };
      const real = await trawl.call(`/api${path.replace("ID", mine.id).replace("ASSET", asset)}`, options);
      const none = await trawl.call(`/api${path.replace("ID", unknown).replace("ASSET", unknown)}`, options);
      assert.equal(real.status, 404, path);
      assert.equal(real.text, none.text, path);
    }
  }
  const write = (path: string, method: string) => trawl.call(`/api${path}`, { method, as: stranger });
  for (const action of ["pause", "resume", "cancel", "retry"]) {
    assert.equal((await write(`/jobs/${mine.id}/${action}`, "POST")).status, 404);
  }
  assert.equal((await write(`/jobs/${mine.id}`, "DELETE")).status, 404);
  assert.equal((await write(`/assets/${asset}`, "DELETE")).status, 404);
  assert.equal((await trawl.call("/api/assets", { as: stranger })).json.total, 0);
  assert.equal((await trawl.call(`/api/assets?job_id=${mine.id}`, { as: stranger })).json.total, 0);
  const stats = await trawl.call("/api/stats", { as: stranger });
  assert.deepEqual([stats.json.totals.completed, stats.json.library.files, stats.json.days.length], [null, 0, 0]);
  const all = await trawl.call("/api/jobs?status=completed,failed,cancelled,active", { as: stranger });
  assert.ok(all.json.jobs.every((row: any) => row.id !== mine.id));

  assert.equal((await trawl.call(`/api/jobs/${mine.id}`, { as: mine.token })).json.job.status, "completed");
  assert.equal((await trawl.call("/api/assets", { as: mine.token })).json.assets[0].owned, true);
  assert.equal((await trawl.call(`/api/assets/${asset}/file`, { as: mine.token })).status, 200);
});

test("a guest who asks for ended jobs gets the empty answer with its message", async () => {
  for (const status of ["completed", "failed,cancelled", "completed,failed,cancelled"]) {
    const { json } = await trawl.call(`/api/jobs?status=${status}`);
    const { sequence, next_cursor, ...rest } = json;
    assert.deepEqual(rest, { success: true, jobs: [], total: 0, message: "Login to view job history" });
    assert.equal(next_cursor, null);
    assert.ok(sequence >= 0);
  }
  const { json } = await trawl.call("/api/jobs?status=active");
  assert.equal(json.message, undefined);
  assert.equal(
    (await trawl.call("/api/jobs?status=completed,paused")).json.total,
    json.jobs.filter((job: any) => job.status === "paused").length,
  );
});

test("an admin signs in and sees every job of every status, of any owner", async () => {
  const mine = await submit(trawl, ["/admin-sees.txt"]);
  await untilStatus(trawl, mine.id, "completed");
  const cookie = await signIn(trawl);
  const seen = await trawl.call("/api/jobs?status=completed", { headers: { cookie } });
  const job = seen.json.jobs.find((row: any) => row.id === mine.id);
  assert.equal(job.owned, false);
  assert.equal(job.name, "admin-sees.txt");
  const owner = (await trawl.call("/api/me", { as: mine.token })).json.id;
  const ofOwner = await trawl.call(`/api/jobs?owner=${owner}`, { headers: { cookie } });
  assert.deepEqual(
    ofOwner.json.jobs.map((row: any) => row.id),
    [mine.id],
  );
  assert.equal((await trawl.call(`/api/jobs?owner=${owner}`)).status, 403);
  assert.equal((await trawl.call("/api/verify", { headers: { cookie } })).status, 200);
  assert.equal((await trawl.call("/api/verify", { as: mine.token })).status, 401);
  assert.equal((await trawl.call("/api/auth/admin/list-users", { headers: { cookie } })).status, 200);
  assert.equal((await trawl.call("/api/auth/admin/list-users", { as: mine.token })).status, 403);

  const out = await trawl.call("/api/auth/sign-out", { method: "POST", headers: { cookie } });
  assert.equal(out.status, 200);
  assert.equal((await trawl.call("/api/me", { headers: { cookie } })).json.role, "guest");
});

test("a guest who signs in keeps what was theirs", async () => {
  const guest = await submit(trawl, ["/kept.txt"]);
  await untilStatus(trawl, guest.id, "completed");
  const answer = await trawl.call("/api/auth/sign-in/email", { body: ADMIN, as: guest.token });
  assert.equal(answer.status, 200);
  const cookie = answer.headers.getSetCookie()[0]!.split(";")[0]!;
  const { json } = await trawl.call(`/api/jobs/${guest.id}`, { headers: { cookie } });
  assert.equal(json.job.owned, true);
  assert.equal((await trawl.call("/api/me", { as: guest.token })).status, 401);
});

test("registration needs an invitation, in a sentence; other doors of the library are not there", async () => {
  const body = { email: "x@example.org", password: "long enough pass", name: "x" };
  const answer = await trawl.call("/api/auth/sign-up/email", { body });
  assert.equal(answer.status, 403);
  assert.ok(answer.json.error.message.includes("invitation"));
  for (const path of [
    "/sign-in/anonymous",
    "/delete-anonymous-user",
    "/admin/impersonate-user",
    "/request-password-reset",
  ]) {
    assert.equal((await trawl.call(`/api/auth${path}`, { body: {} })).status, 404, path);
  }
});

test("a wrong token is 401, the key of the data folder is an admin's", async () => {
  for (const headers of [
    { authorization: "Bearer nonsense" },
    { authorization: "Bearer a.b" },
    { "x-api-key": "nonsense" },
  ]) {
    const answer = await trawl.call("/api/jobs", { headers: headers as unknown as Record<string, string> });
    assert.equal(answer.status, 401);
    assert.equal(answer.json.error.code, "unauthenticated");
  }
  assert.equal((await trawl.call("/api/me", { headers: { "x-api-key": LOCAL_KEY } })).json.role, "admin");
});

test("guessing passwords is stopped, and unknown people are answered like known ones", async () => {
  await using own = await startTrawl();
  const guess = (email: string) =>
    own.call("/api/auth/sign-in/email", { body: { email, password: "wrong wrong wrong" } });
  const [known, unknown] = [await guess(ADMIN.email), await guess("nobody@example.org")];
  assert.deepEqual([known.status, known.text], [unknown.status, unknown.text]);
  for (let tries = 1; tries < 10; tries += 1) assert.equal((await guess(ADMIN.email)).status, 401);
  const stopped = await guess(ADMIN.email.toUpperCase());
  assert.equal(stopped.status, 429);
  assert.ok(Number(stopped.headers.get("retry-after")) > 0);
});

describe("guests narrowed", () => {
  test("own: others' jobs are not there, neither in lists nor by id", async () => {
    await using own = await startTrawl({ guests: "own" });
    const mine = await submit(own, ["/a"], { start_paused: true });
    const other = await submit(own, ["/b"], { start_paused: true });
    assert.equal((await own.call("/api/jobs")).json.total, 0);
    assert.equal((await own.call(`/api/jobs/${mine.id}`, { as: other.token })).status, 404);
    const list = await own.call("/api/jobs", { as: mine.token });
    assert.deepEqual(
      list.json.jobs.map((job: any) => job.id),
      [mine.id],
    );
    assert.equal((await own.call("/api/stats", { as: mine.token })).json.totals.active, 1);
  });

  test("off: nothing without an account but health, the page and signing in", async () => {
    await using off = await startTrawl({ guests: "off" });
    for (const path of ["/api/jobs", "/api/events", "/api/stats", "/api/assets", `/api/jobs/${randomId()}`]) {
      assert.equal((await off.call(path)).status, 401, path);
    }
    assert.equal((await off.call("/api/jobs", { body: { type: "links", urls: [`${off.origin.url}/a`] } })).status, 401);
    assert.equal((await off.call("/api/me")).status, 200);
    const cookie = await signIn(off);
    assert.equal((await off.call("/api/jobs", { headers: { cookie } })).status, 200);
  });
});

test("a server that others can reach does nothing before it has an admin", async () => {
  await using open = await startTrawl({ host: "0.0.0.0", adminEmail: null, adminPassword: null });
  for (const path of ["/api/jobs", "/api/me", "/api/events", "/docs", "/metrics", "/api/openapi.json"]) {
    const answer = await open.call(path);
    assert.equal(answer.status, 403, path);
    assert.equal(answer.json.error.code, "setup_needed");
  }
  assert.equal((await open.call("/api/jobs", { body: {} })).status, 403);
  assert.equal((await open.call("/api/auth/sign-in/email", { body: ADMIN })).json.error.code, "setup_needed");
  assert.equal((await open.call("/healthz")).status, 200);
  assert.equal((await open.call("/readyz")).status, 200);
  const page = await open.call("/");
  assert.equal(page.status, 403);
  assert.ok(page.text.includes("TRAWL_ADMIN_EMAIL"));

  const admin = { ...ADMIN, name: "Admin" };
  assert.equal((await open.call("/api/setup", { body: { ...admin, token: "wrong" } })).status, 403);
  assert.equal((await open.call("/api/setup", { body: { ...admin, token: open.setupToken, role: "x" } })).status, 400);
  assert.equal((await open.call("/api/setup", { body: { ...admin, token: open.setupToken } })).status, 201);
  assert.equal((await open.call("/api/setup", { body: { ...admin, token: open.setupToken } })).status, 403);
  const cookie = await signIn(open);
  assert.equal((await open.call("/api/me", { headers: { cookie } })).json.role, "admin");
});

test("every action of the table names all four roles and what a key must be good for, and nobody may do what is not in it", () => {
  for (const [action, row] of Object.entries(ACCESS)) {
    assert.deepEqual(Object.keys(row).sort(), ["admin", "guest", "leave", "user", "visitor"], action);
    const { visitor, guest, user } = row as unknown as Record<string, readonly string[]>;
    for (const relations of [visitor, guest, user]) assert.ok(!relations?.includes("others_ended"), action);
  }
});
