import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scheduledJobs } from "../../src/api/scheduled-jobs.ts";
import { ScheduleRunner } from "../../src/schedules/schedule-runner.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { startTrawl, testConfig, type Trawl, untilStatus } from "./trawl.ts";

const DAY_MS = 86_400_000;

let trawl: Trawl;
let admin: SignedIn;
let user: SignedIn;
let other: SignedIn;
let userId: string;
before(async () => {
  trawl = await startTrawl();
  admin = await signIn(trawl);
  const ada = await createUser(trawl, admin, "ada");
  userId = ada.id;
  user = await signIn(trawl, ada);
  other = await signIn(trawl, await createUser(trawl, admin, "bob"));
});
after(() => trawl[Symbol.asyncDispose]());

let count = 0;
const links = (over = {}) => ({ type: "links", urls: [`${trawl.origin.url}/daily-${(count += 1)}.bin`], ...over });

async function add(body: object, headers = user) {
  return trawl.call("/api/schedules", {
    body: { name: "Daily", at: "11:00", zone: "Europe/Istanbul", ...body },
    headers,
  });
}

async function look(id: string, headers = user) {
  return (await trawl.call(`/api/schedules/${id}`, { headers })).json.schedule;
}

/** What makes the jobs, at another time than that of the server. */
function maker(now: () => number) {
  const { core, jobs, dataDir } = trawl;
  return scheduledJobs({ config: testConfig(dataDir), store: core.store, jobs, sources: core.sources, now });
}

/** Does what is due so many days from now, as a server that was off until then. */
async function daysLater(days: number): Promise<void> {
  const { core } = trawl;
  const now = (): number => core.clock.now() + days * DAY_MS;
  const make = maker(now);
  const failures: unknown[] = [];
  const log = { warn: (facts: object) => void failures.push(facts) };
  await using runner = new ScheduleRunner({ store: core.store, now, make, log });
  // Beside the round that it begins with: what is due is made once.
  await runner.round();
  assert.deepEqual(failures, []);
}

test("a schedule is made, seen by its owner and admins only, changed and removed", async () => {
  const made = await add({ job: links(), days: ["mon", "tue"] });
  assert.equal(made.status, 201, made.text);
  const { id, next_at, enabled, runs } = made.json.schedule;
  assert.deepEqual([enabled, runs], [true, []]);
  assert.match(next_at, /T08:00:00\.000Z$/);
  assert([1, 2].includes(new Date(next_at).getUTCDay()), next_at);
  assert.equal((await look(id, admin)).owned, false);
  for (const method of ["GET", "PATCH", "DELETE"]) {
    const body = method === "PATCH" ? { body: { enabled: false } } : {};
    const answer = await trawl.call(`/api/schedules/${id}`, { method, headers: other, ...body });
    assert.equal(answer.status, 404, method);
  }
  assert.equal((await trawl.call("/api/schedules", { headers: other })).json.total, 0);
  assert((await trawl.call("/api/schedules", { headers: admin })).json.total > 0);
  const patch = { method: "PATCH", headers: user, body: { at: "09:30", zone: "UTC", enabled: false } };
  const off = (await trawl.call(`/api/schedules/${id}`, patch)).json.schedule;
  assert.deepEqual([off.at, off.zone, off.days, off.next_at], ["09:30", "UTC", ["mon", "tue"], null]);
  assert.equal((await trawl.call(`/api/schedules/${id}`, { method: "DELETE", headers: user })).status, 200);
  assert.equal((await trawl.call(`/api/schedules/${id}`, { headers: user })).status, 404);
});

test("what could not be made is no schedule, and guests have none", async () => {
  for (const [body, field] of [
    [{ job: links(), at: "24:00" }, "at"],
    [{ job: links(), zone: "Mars/Olympus" }, "zone"],
    [{ job: links(), days: [] }, "days"],
    [{ job: { type: "search" } }, "query"],
    [{ job: { type: "search", query: "cat", sources: ["no-such-source"] } }, "sources"],
  ] as const) {
    const { status, text } = await add(body);
    assert.equal(status, 400, text);
    assert.match(text, new RegExp(field));
  }
  const proxied = await add({ job: links({ proxy: "office" }) });
  assert.equal(proxied.status, 403, proxied.text);
  assert.equal((await add({ job: links() }, {} as SignedIn)).status, 401);
});

test("when it is due its job is made once, as its owner's, and it says so; then it is due the next day", async () => {
  const { id, next_at } = (await add({ job: links() })).json.schedule;
  await daysLater(0);
  assert.deepEqual((await look(id)).runs, []);
  await daysLater(1);
  const { runs, next_at: then } = await look(id);
  assert.deepEqual([runs.length, runs[0].outcome, runs[0].due_at, runs[0].text], [1, "made", next_at, ""]);
  assert(Date.parse(then) - Date.parse(next_at) === DAY_MS, then);
  const job = await untilStatus(trawl, runs[0].job_id, "completed");
  assert.equal(job.owned, false);
  assert.equal((await trawl.call(`/api/jobs/${job.id}`, { headers: user })).json.job.owned, true);
  await daysLater(1);
  assert.equal((await look(id)).runs.length, 1);
});

test("times that nobody was there for are made up for by one run, and what was left out says why", async () => {
  const body = links({ start_paused: true });
  const { id } = (await add({ job: body })).json.schedule;
  await daysLater(5);
  const [made] = (await look(id)).runs;
  assert.deepEqual([made.outcome, made.text], ["made", "It stands for 4 later times, too: nobody was there then."]);
  await daysLater(6);
  const [skipped] = (await look(id)).runs;
  assert.deepEqual([skipped.outcome, skipped.text], ["skipped", "The job of the time before is still paused."]);
  await trawl.call(`/api/jobs/${made.job_id}/cancel`, { method: "POST", headers: user });
  await daysLater(7);
  assert.equal((await look(id)).runs[0].outcome, "made");
});

test("a job that was made before a crash is found again by its key, and not made twice", async () => {
  const { id } = (await add({ job: links() })).json.schedule;
  const due = Date.parse((await look(id)).next_at);
  const { core } = trawl;
  const row = await core.store.read((tx) => tx.schedules.get(id));
  const jobId = await maker(() => due)(row!, `schedule ${id} ${due}`);
  await daysLater(1);
  assert.deepEqual(
    (await look(id)).runs.map(({ outcome, job_id }: any) => [outcome, job_id]),
    [["made", jobId]],
  );
});

test("an account that is suspended has nothing made for it, and that is said", async () => {
  const { id } = (await add({ job: links() })).json.schedule;
  const ban = (action: string) => trawl.call(`/api/auth/admin/${action}`, { body: { userId }, headers: admin });
  assert.equal((await ban("ban-user")).status, 200);
  await daysLater(1);
  assert.equal((await ban("unban-user")).status, 200);
  const [run] = (await look(id, admin)).runs;
  assert.deepEqual([run.outcome, run.text], ["skipped", "The account of its owner is suspended."]);
});

test("a password in a link is not shown again", async () => {
  const { schedule } = (await add({ job: { type: "links", urls: ["https://ada:hunter2@example.org/x"] } }, other)).json;
  assert(!JSON.stringify(schedule).includes("hunter2"));
  assert.equal(schedule.job.type, "links");
});
