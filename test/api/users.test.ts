import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Limits, NO_LIMITS, NO_QUOTAS } from "../../src/domain/quotas.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { LOCAL_KEY, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

const limits = (over: Partial<Limits>): Limits => ({ ...NO_LIMITS, ...over });
const HOME = encodeURIComponent("block:127.0.0.1");

describe("users", { timeout: 60_000 }, () => {
  let trawl: Trawl;
  let admin: SignedIn;
  before(async () => {
    const quotas = { ...NO_QUOTAS, guest: limits({ jobs_per_day: 2 }), block: limits({ jobs_per_day: 100 }) };
    trawl = await startTrawl({ quotas });
    admin = await signIn(trawl);
  });
  after(() => trawl[Symbol.asyncDispose]());

  const look = async (path: string) => (await trawl.call(`/api/users${path}`, { headers: admin })).json;
  const change = (id: string, body: object, headers: Record<string, string> = admin) =>
    trawl.call(`/api/users/${id}`, { method: "PATCH", body, headers });

  test("an admin sees what guests, users and addresses used, and finds them by a part of their names", async () => {
    const { id, token } = await submit(trawl, ["/a.txt"]);
    await untilStatus(trawl, id, "completed");
    const user = await createUser(trawl, admin, "bora");
    const { users: guests, total } = await look("?kind=guest");
    assert.equal(total, 1);
    const [guest] = guests;
    assert.deepEqual([guest.kind, guest.role, guest.email, guest.usage.jobs_per_day], ["guest", null, null, 1]);
    assert.deepEqual([guest.limits.jobs_per_day, guest.own_limits], [2, null]);
    assert(guest.usage.bytes_per_day > 0 && guest.usage.max_disk === guest.usage.bytes_per_day);
    const { users: blocks } = await look("?kind=block");
    assert.deepEqual([blocks[0].id, blocks[0].usage.jobs_per_day], ["block:127.0.0.1", 1]);
    assert.deepEqual(
      (await look("?q=BORA")).users.map((one: { id: string }) => one.id),
      [user.id],
    );
    assert.deepEqual((await look("?q=nobody")).users, []);
    const page = await look("?limit=1");
    const rest = await look(`?limit=1&cursor=${page.next_cursor}`);
    assert.deepEqual([page.users[0].role, rest.users[0].role, rest.next_cursor], ["admin", "user", null]);
    assert.equal((await trawl.call("/api/users", { as: token })).status, 401);
    assert.equal((await trawl.call("/api/users", { headers: await signIn(trawl, user) })).status, 403);
    assert.equal((await change(user.id, { quotas: null }, await signIn(trawl, user))).status, 403);
  });

  test("limits of one's own are set one by one, lifted and taken back; each change is in the audit log", async () => {
    const { token } = await submit(trawl, ["/b.txt"]);
    const { id } = (await trawl.call("/api/me", { as: token })).json;
    await submit(trawl, ["/c.txt"], { as: token });
    const more = () => trawl.call("/api/jobs", { as: token, body: { type: "links", urls: [`${trawl.origin.url}/d`] } });
    assert.equal((await more()).status, 429);
    assert.deepEqual((await change(id, { reset_today: true })).json.user.usage.jobs_per_day, 0);
    assert.equal((await more()).status, 201);
    assert.deepEqual((await change(id, { quotas: { jobs_per_day: 1 } })).json.user.limits.jobs_per_day, 1);
    const both = await change(id, { quotas: { bytes_per_day: 5 } });
    assert.deepEqual(both.json.user.own_limits, { jobs_per_day: 1, bytes_per_day: 5 });
    assert.deepEqual((await change(id, { quotas: { jobs_per_day: null } })).json.user.own_limits, { bytes_per_day: 5 });
    assert.equal((await change(id, { quotas: null })).json.user.own_limits, null);
    const log = await trawl.call(`/api/audit?q=${id}`, { headers: admin });
    assert.deepEqual(
      log.json.entries.map(({ action, subject }: any) => `${action} ${subject.replace(id, "").trim()}`),
      [
        "quotas_changed as all others",
        "quotas_changed bytes_per_day=5",
        "quotas_changed jobs_per_day=1 bytes_per_day=5",
        "quotas_changed jobs_per_day=1",
        "usage_reset ",
      ],
    );
    const resets = await trawl.call("/api/audit?action=usage_reset", { headers: admin });
    assert.equal(resets.json.total, 1);
  });

  test("addresses have limits of their own, too, however they are written; what is none is not there", async () => {
    const six = await change(encodeURIComponent("block:2001:DB8::7"), { quotas: { jobs_per_day: 9 } });
    assert.deepEqual([six.json.user.id, six.json.user.limits.jobs_per_day], ["block:2001:db8::/64", 9]);
    assert.equal((await change(HOME, { quotas: { jobs_per_day: 3 } })).status, 200);
    assert.equal((await look(`/${HOME}`)).user.own_limits.jobs_per_day, 3);
    assert.equal((await change(HOME, { quotas: { max_disk: 1 } })).json.user.limits.max_disk, 1);
    for (const id of ["block:nonsense", "block:", "*", "nobody-0000000000000000"])
      assert.equal((await change(encodeURIComponent(id), { quotas: null })).status, 404, id);
    for (const body of [{ quotas: { jobs_per_day: -1 } }, { quotas: { jobs: 1 } }, { role: "admin" }])
      assert.equal((await change(HOME, body)).status, 400, JSON.stringify(body));
  });

  test("nobody but the key of this machine and admins are without limits", async () => {
    assert.equal((await trawl.call("/api/me", { as: LOCAL_KEY })).json.quotas, null);
    const { users } = await look("?q=admin@");
    assert.deepEqual(users[0].limits, NO_LIMITS);
  });
});
