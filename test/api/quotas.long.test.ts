import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Limits, NO_LIMITS, NO_QUOTAS, type QuotaSettings } from "../../src/domain/quotas.ts";
import { createUser, signIn } from "./people.ts";
import { LOCAL_KEY, startTrawl, type Trawl, untilStatus } from "./trawl.ts";

const limits = (over: Partial<Limits>): Limits => ({ ...NO_LIMITS, ...over });
const quotas = (over: Partial<QuotaSettings>): QuotaSettings => ({ ...NO_QUOTAS, ...over });
/** A server that believes what is said of the address of a client. */
const start = (settings: Partial<QuotaSettings>, changes = {}): Promise<Trawl> =>
  startTrawl({ quotas: quotas(settings), trustProxy: ["127.0.0.1"], ...changes });

type Who = { readonly as?: string; readonly from?: string; readonly headers?: Record<string, string> };
let count = 0;

/** Asks for a job of one link that nobody asked for yet; without `as` as a new visitor. */
function ask(trawl: Trawl, { as, from = "203.0.113.7", headers }: Who = {}, body = {}) {
  const urls = [`${trawl.origin.url}/file-${(count += 1)}.bin`];
  return trawl.call("/api/jobs", {
    body: { type: "links", urls, start_paused: true, ...body },
    ...(as === undefined ? {} : { as }),
    headers: { "x-forwarded-for": from, ...headers },
  });
}

async function guest(trawl: Trawl, from?: string): Promise<string> {
  const { status, json } = await ask(trawl, from === undefined ? {} : { from });
  assert.equal(status, 201);
  return json.guest_token;
}

const statuses = (answers: readonly { status: number }[]) => {
  const made = answers.filter(({ status }) => status === 201).length;
  const refused = answers.filter(({ status }) => status === 429).length;
  return { made, refused, others: answers.length - made - refused };
};

const TIMES = Array.from({ length: 50 });

describe("quotas", { timeout: 110_000 }, () => {
  test("50 requests at once: exactly as many jobs as a guest may make, and the refusal says what, why and when", async () => {
    await using trawl = await start({ guest: limits({ jobs_per_day: 7 }) });
    const as = await guest(trawl);
    const answers = await Promise.all(TIMES.map(() => ask(trawl, { as })));
    assert.deepEqual(statuses(answers), { made: 6, refused: 44, others: 0 });
    const { json, headers } = answers.find(({ status }) => status === 429)!;
    assert.equal(json.error.code, "quota_exceeded");
    assert.match(json.error.message, /^No new job now: 7 of 7 jobs today; the next one at 00:00 UTC\./);
    assert.equal(new Date(json.error.detail.resets_at).getUTCHours(), 0);
    const wait = Number(headers.get("retry-after"));
    assert(wait > 0 && wait <= 86_400, `${wait} s`);
    const me = await trawl.call("/api/me", { as });
    assert.deepEqual(
      me.json.quotas.map(({ name, holder, used, text }: any) => [name, holder, used, text]),
      [["jobs_per_day", "guest", 7, "7 of 7 jobs today"]],
    );
    const nobody = await trawl.call("/api/me");
    assert.equal(nobody.json.quotas[0].text, "0 of 7 jobs today");
  });

  test("dropping the cookie each time makes no more jobs, and leaves no guest behind", async () => {
    await using trawl = await start({ block: limits({ jobs_per_day: 5 }) });
    const answers = await Promise.all(TIMES.map(() => ask(trawl)));
    assert.deepEqual(statuses(answers), { made: 5, refused: 45, others: 0 });
    const refused = answers.find(({ status }) => status === 429)!;
    assert.match(refused.json.error.message, /5 of 5 jobs today by all guests at this address/);
    assert.deepEqual(refused.headers.getSetCookie(), []);
    const guests = await trawl.call("/api/users?kind=guest", { as: LOCAL_KEY });
    assert.equal(guests.json.total, 5);
    assert.equal((await ask(trawl, { from: "203.0.113.8" })).status, 201);
  });

  test("dropping the cookie makes no room on the disk: what is kept counts for the address until it is removed", async () => {
    await using trawl = await start({ block: limits({ max_disk: 1000 }) });
    const kept = await ask(trawl, {}, { start_paused: false });
    await untilStatus(trawl, kept.json.job_id, "completed");
    const refused = await ask(trawl);
    assert.equal(refused.status, 429);
    assert.match(refused.json.error.message, /kept by all guests at this address; remove files to make room/);
    assert.equal((await ask(trawl, { from: "203.0.113.8" })).status, 201);
    const removal = { method: "DELETE", as: kept.json.guest_token };
    assert.equal((await trawl.call(`/api/jobs/${kept.json.job_id}?files=true`, removal)).status, 200);
    assert.equal((await ask(trawl)).status, 201);
  });

  test("an IPv6 /64 is one address however it is written, and an IPv4 address is one within IPv6", async () => {
    await using trawl = await start({ block: limits({ jobs_per_day: 3 }) });
    const same = ["2001:db8:0:1::1", "2001:0db8:0000:0001:ffff:ffff:ffff:ffff", "2001:DB8:0:1:0:0:0:2"];
    for (const from of same) assert.equal((await ask(trawl, { from })).status, 201, from);
    assert.equal((await ask(trawl, { from: "2001:db8:0:1:a::" })).status, 429);
    assert.equal((await ask(trawl, { from: "2001:db8:0:2::1" })).status, 201);
    for (const from of ["198.51.100.1", "::ffff:198.51.100.1", "::ffff:c633:6401"])
      assert.equal((await ask(trawl, { from })).status, 201, from);
    assert.equal((await ask(trawl, { from: "198.51.100.1" })).status, 429);
  });

  test("users have limits of their own, not those of guests or addresses; admins have none, whatever key they use", async () => {
    const one = limits({ jobs_per_day: 1 });
    await using trawl = await start({ guest: one, block: one, user: limits({ jobs_per_day: 2 }), everybody: one });
    const all = await signIn(trawl);
    const user = await createUser(trawl, all, "ayse");
    for (let n = 0; n < 3; n += 1) assert.equal((await ask(trawl, { headers: all })).status, 201);
    assert.equal((await trawl.call("/api/me", { headers: all })).json.quotas, null);
    const key = await trawl.call("/api/auth/api-key/create", { body: { name: "k", scopes: ["add"] }, headers: all });
    assert.equal((await ask(trawl, { as: key.json.key })).status, 201);
    assert.equal((await ask(trawl, { as: LOCAL_KEY })).status, 201);
    const blocked = await ask(trawl, { headers: await signIn(trawl, user) });
    assert.match(blocked.json.error.message, /5 of 1 jobs today by everybody together/);
  });

  test("everybody together is a limit, too, and admins are not held by it", async () => {
    await using trawl = await start({ everybody: limits({ max_pending: 2 }) });
    await guest(trawl, "203.0.113.1");
    await guest(trawl, "203.0.113.2");
    const third = await ask(trawl, { from: "203.0.113.3" });
    assert.match(third.json.error.message, /2 of 2 jobs waiting by everybody together; wait until one of them ends/);
    assert.equal(third.headers.get("retry-after"), null);
    assert.equal((await ask(trawl, { as: LOCAL_KEY })).status, 201);
  });

  test("pausing, cancelling and trying again are no way around, and an admin lifts a limit at once", async () => {
    await using trawl = await start({ guest: limits({ max_pending: 2, jobs_per_day: 4 }) }, { maxJobs: 0 });
    const as = await guest(trawl);
    const second = await ask(trawl, { as });
    assert.match((await ask(trawl, { as })).json.error.message, /2 of 2 jobs waiting/);
    const act = (action: string, who = as) =>
      trawl.call(`/api/jobs/${second.json.job_id}/${action}`, { as: who, method: "POST" });
    assert.equal((await act("cancel")).status, 200);
    assert.equal((await ask(trawl, { as })).status, 201);
    assert.match((await act("retry")).json.error.message, /2 of 2 jobs waiting/);
    const me = await trawl.call("/api/me", { as });
    const lift = (quotas: object | null) =>
      trawl.call(`/api/users/${me.json.id}`, { method: "PATCH", as: LOCAL_KEY, body: { quotas } });
    assert.deepEqual((await lift({ max_pending: 0 })).json.user.own_limits, { max_pending: 0 });
    assert.equal((await act("retry")).status, 200);
    assert.equal((await act("cancel")).status, 200);
    assert.match((await act("retry")).json.error.message, /4 of 4 jobs today/);
    const many = await trawl.call("/api/jobs/actions", { as, body: { action: "retry", ids: [second.json.job_id] } });
    assert.equal(many.json.results[0].error.code, "quota_exceeded");
    assert.equal((await act("retry", LOCAL_KEY)).status, 200);
  });

  test("requests that make something are counted before they are read; looking is free", async () => {
    const limit = limits({ requests_per_minute: 4 });
    await using trawl = await start({ guest: limit, block: limit });
    const spoiled = () => trawl.call("/api/jobs", { body: "{ no json", headers: { "x-forwarded-for": "203.0.113.7" } });
    const answers = [];
    // A minute may end meanwhile: then all of it is the next minute's.
    for (let n = 0; n < 9; n += 1) answers.push((await spoiled()).status);
    assert.deepEqual([answers.slice(0, 4), answers.at(-1)], [[400, 400, 400, 400], 429]);
    const signIns = await trawl.call("/api/auth/sign-in/email", {
      body: { email: "a@example.org", password: "wrong words here" },
      headers: { "x-forwarded-for": "203.0.113.7" },
    });
    assert.equal(signIns.json.error.code, "quota_exceeded");
    assert(Number(signIns.headers.get("retry-after")) <= 60);
    for (let n = 0; n < 9; n += 1) assert.equal((await trawl.call("/api/jobs")).status, 200);
  });

  test("too many links, too long a query and too large a body are refused before anything is made of them", async () => {
    await using trawl = await start({});
    const urls = Array.from({ length: 10_001 }, (_, n) => `https://example.org/${n}`);
    const many = await trawl.call("/api/jobs", { body: { type: "links", urls } });
    assert.equal(many.status, 400);
    const query = "q".repeat(1_000_000);
    const search = await trawl.call("/api/jobs", { body: { type: "search", query, safe_search: "strict" } });
    assert([400, 413, 422].includes(search.status), search.text);
    const list = await trawl.call(`/api/jobs?q=${query.slice(0, 10_000)}`);
    assert.equal(list.status, 400);
    const large = await trawl.call("/api/jobs", {
      body: `{"type":"links","urls":["${"u".repeat(17 * 1024 * 1024)}"]}`,
    });
    assert.equal(large.status, 413);
    const setup = await trawl.call("/api/setup", { body: `{"token":"${"t".repeat(2 * 1024 * 1024)}"}` });
    assert.equal(setup.status, 413);
    const total = await trawl.call("/api/jobs", { as: LOCAL_KEY });
    assert.deepEqual(
      [total.json.total, (await trawl.call("/api/users?kind=guest", { as: LOCAL_KEY })).json.total],
      [0, 0],
    );
  });

  test("a request sent twice with its key is the same job, also at the limit", async () => {
    await using trawl = await start({ guest: limits({ jobs_per_day: 2 }) });
    const as = await guest(trawl);
    const send = (key: string) =>
      trawl.call("/api/jobs", {
        as,
        body: { type: "links", urls: [`${trawl.origin.url}/twice`], start_paused: true },
        headers: { "idempotency-key": key },
      });
    const first = await send("a");
    const second = await send("a");
    assert.deepEqual([first.status, second.status, second.json.job_id], [201, 201, first.json.job_id]);
    assert.equal((await send("b")).status, 429);
  });

  test("a guest who makes an account takes along what they used", async () => {
    await using trawl = await start({ user: limits({ jobs_per_day: 2 }) }, { registration: "open" });
    const as = await guest(trawl);
    assert.equal((await ask(trawl, { as })).status, 201);
    const body = { email: "new@example.org", password: "the words of the new", name: "New" };
    const signUp = await trawl.call("/api/auth/sign-up/email", { body, as });
    assert.equal(signUp.status, 200, signUp.text);
    const cookie = signUp.headers.getSetCookie()[0]!.split(";")[0]!;
    const me = await trawl.call("/api/me", { headers: { cookie } });
    assert.deepEqual([me.json.role, me.json.has_password], ["user", true]);
    assert.equal(me.json.quotas[0].text, "2 of 2 jobs today");
    assert.equal((await ask(trawl, { headers: { cookie } })).status, 429);
  });
});
