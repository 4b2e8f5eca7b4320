import assert from "node:assert/strict";
import { test } from "node:test";
import { countHashes } from "../support/count-hashes.ts";
import { askFrom } from "./from-address.ts";
import { createUser, signIn } from "./people.ts";
import { ADMIN, startTrawl, type Trawl } from "./trawl.ts";

const TRIES = 1_000;
const AT_ONCE = 20;
const MINUTE_MS = 60_000;
const PATH = "/api/auth/sign-in/email";
const wrong = { email: ADMIN.email, password: "not the right one" };

/** Guesses a thousand times, twenty at once; gives how often each status was the answer. */
async function guess(trawl: Trawl, headersOf: (n: number) => Record<string, string>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (let first = 0; first < TRIES; first += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_, at) =>
      askFrom(trawl, PATH, { headers: headersOf(first + at), body: wrong }),
    );
    for (const { status } of await Promise.all(tries)) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

test("a thousand guesses from one address are ten, whatever their headers say; others sign in, and in time so does it", async () => {
  let now = Date.now();
  await using trawl = await startTrawl({}, {}, () => now);
  const session = await signIn(trawl);
  const ada = await createUser(trawl, session, "ada");
  let statuses = {};
  const hashes = await countHashes(async () => {
    statuses = await guess(trawl, (n) => ({
      "x-forwarded-for": `203.0.113.${n % 250}, 198.51.100.${n % 250}`,
      "x-real-ip": `203.0.113.${n % 250}`,
      forwarded: `for=203.0.113.${n % 250}`,
      "x-client-ip": `203.0.113.${n % 250}`,
      "x-trawl-client-address": `203.0.113.${n % 250}`,
    }));
  });
  assert.deepEqual([statuses, hashes], [{ 401: 10, 429: TRIES - 10 }, 10]);
  const right = { body: ADMIN };
  assert.equal((await askFrom(trawl, PATH, right)).status, 429, "nor with the right password, for now");
  assert.equal((await trawl.call("/api/me", { headers: session })).json.role, "admin", "who is in stays in");
  assert.equal((await askFrom(trawl, PATH, { body: ada })).status, 200, "another account");
  assert.equal((await askFrom(trawl, PATH, { ...right, from: "127.0.0.2" })).status, 200, "another address");
  now += 15 * MINUTE_MS;
  assert.equal((await askFrom(trawl, PATH, right)).status, 200);
});

test("a thousand guesses from all over one IPv6 /64, in any spelling, are ten", async () => {
  await using trawl = await startTrawl({ trustProxy: ["127.0.0.1"] });
  const spellings = [
    (n: number) => `2001:db8:1:2::${n.toString(16)}`,
    (n: number) => `2001:DB8:1:2:0:0:0:${n.toString(16)}`,
    (n: number) => `2001:0db8:0001:0002:${n.toString(16)}::1`,
    (n: number) => `[2001:db8:1:2::${n.toString(16)}]:${1_024 + n}`,
    (n: number) => `2001:db8:ffff::${n.toString(16)}, 2001:db8:1:2::1`,
  ];
  const statuses = await guess(trawl, (n) => ({ "x-forwarded-for": spellings[n % spellings.length]!(n) }));
  assert.deepEqual(statuses, { 401: 10, 429: TRIES - 10 });
  const elsewhere = { headers: { "x-forwarded-for": "2001:db8:1:3::1" }, body: ADMIN };
  assert.equal((await askFrom(trawl, PATH, elsewhere)).status, 200);
});

test("unknown people, people without a password and suspended ones cost a wrong try the same work and get the same answer", async () => {
  await using trawl = await startTrawl({
    trustProxy: ["127.0.0.1"],
    trustedHeader: "remote-email",
    registration: "open",
  });
  const admin = await signIn(trawl);
  const banned = await createUser(trawl, admin, "banned");
  await trawl.call("/api/auth/admin/ban-user", { headers: admin, body: { userId: banned.id } });
  await askFrom(trawl, "/api/me", { headers: { "remote-email": "brought@example.org" } });
  const answers = [];
  for (const email of [ADMIN.email, "nobody@example.org", "brought@example.org", banned.email]) {
    let answer;
    const hashes = await countHashes(async () => {
      answer = await trawl.call(PATH, { body: { email, password: wrong.password } });
    });
    const { status, text, headers } = answer as unknown as Awaited<ReturnType<Trawl["call"]>>;
    answers.push(JSON.stringify([status, text, [...headers.keys()], hashes]));
  }
  assert.equal(new Set(answers).size, 1, answers.join("\n"));
  assert.match(answers[0] ?? "", /^\[401,.*,1\]$/);
});

test("signing up tells of an account only whoever may make one", async () => {
  const signUp = async (mode: "closed" | "invite", email: string) => {
    await using trawl = await startTrawl({ registration: mode });
    const body = { email, password: "a long enough one", name: "Eve" };
    let answer;
    const hashes = await countHashes(async () => (answer = await trawl.call("/api/auth/sign-up/email", { body })));
    const { status, text } = answer as unknown as Awaited<ReturnType<Trawl["call"]>>;
    return [status, text, hashes];
  };
  for (const mode of ["closed", "invite"] as const)
    assert.deepEqual(await signUp(mode, ADMIN.email), await signUp(mode, "nobody@example.org"));
});
