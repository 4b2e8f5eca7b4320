import assert from "node:assert/strict";
import { test } from "node:test";
import { addressBlock } from "../../src/auth/address-block.ts";
import { SignInLimit } from "../../src/auth/sign-in-limit.ts";

const MINUTE_MS = 60_000;
const email = "ada@example.org";

/** Tries until there is a refusal; gives how many were let through, at most `most`. */
function letThrough(limit: SignInLimit, most: number, tryOf: (n: number) => readonly [string, string]): number {
  for (let n = 0; n < most; n += 1) {
    try {
      limit.begin(...tryOf(n));
    } catch {
      return n;
    }
  }
  return most;
}

test("an account has ten failed tries from one block, and other blocks are free", () => {
  let now = 0;
  const limit = new SignInLimit(() => now);
  assert.equal(
    letThrough(limit, 1_000, (n) => [n % 2 ? email : ` ${email.toUpperCase()} `, "203.0.113.1"]),
    10,
  );
  limit.begin(email, "203.0.113.2");
  limit.begin("eve@example.org", "203.0.113.1");
  now = 14 * MINUTE_MS;
  assert.throws(() => limit.begin(email, "203.0.113.1"), /Too many failed sign-ins: try again in 1 min/);
  now = 15 * MINUTE_MS;
  limit.begin(email, "203.0.113.1");
});

test("a block has thirty failed tries, whosever the accounts are", () => {
  const limit = new SignInLimit(() => 0);
  assert.equal(
    letThrough(limit, 1_000, (n) => [`u${n}@example.org`, `2001:db8:1:2::${n.toString(16)}`]),
    30,
  );
  limit.begin("new@example.org", "2001:db8:1:3::1");
});

test("a refused try counts nowhere else", () => {
  const limit = new SignInLimit(() => 0);
  letThrough(limit, 30, (n) => [`u${n}@example.org`, "203.0.113.1"]);
  assert.equal(
    letThrough(limit, 1_000, () => [email, "203.0.113.1"]),
    0,
  );
  assert.equal(
    letThrough(limit, 1_000, (n) => [email, `198.51.${n}.1`]),
    100,
  );
});

test("many machines together cannot lock a person out from where they were before", () => {
  let now = 0;
  const limit = new SignInLimit(() => now);
  limit.begin(email, "192.0.2.7");
  limit.succeed(email, "192.0.2.7");
  for (let day = 0; day < 3; day += 1) {
    assert.equal(
      letThrough(limit, 10_000, (n) => [email, `2001:db8:${n.toString(16)}::1`]),
      100,
    );
    for (let sign = 0; sign < 50; sign += 1) {
      limit.begin(email, "192.0.2.7");
      limit.succeed(email, "192.0.2.7");
    }
    assert.throws(() => limit.begin(email, "198.51.100.1"), /Too many/);
    now += 24 * 60 * MINUTE_MS;
  }
  assert.equal(
    letThrough(limit, 1_000, () => [email, "192.0.2.7"]),
    10,
    "a guesser next door is stopped there, too",
  );
});

test("a right password clears the failed tries of its place and costs nobody anything", () => {
  const limit = new SignInLimit(() => 0);
  for (let round = 0; round < 500; round += 1) {
    limit.begin(email, `203.0.113.${round % 200}`);
    limit.succeed(email, `203.0.113.${round % 200}`);
  }
});

test("what is remembered stays bounded, whatever is tried", () => {
  const limit = new SignInLimit(() => 0);
  for (let n = 0; n < 50_000; n += 1) {
    const [name, address] = [`u${n}@example.org`, `2001:db8:${(n >> 8).toString(16)}:${(n & 255).toString(16)}::1`];
    limit.begin(name, address);
    if (n % 2) limit.succeed(name, address);
  }
  assert.ok(limit.size <= 80_000, String(limit.size));
  const long = "x".repeat(1_000_000);
  letThrough(limit, 30, (n) => [`${long}${n}`, "203.0.113.1"]);
  assert.equal(
    letThrough(limit, 1_000, (n) => [`${long}${n}`, "203.0.113.2"]),
    10,
    "cut, so one for all",
  );
});

test("an address block is one IPv4 address or one IPv6 /64, however it is written", () => {
  for (const text of [
    "203.0.113.5",
    "::ffff:203.0.113.5",
    "::ffff:cb00:7105",
    "203.0.113.5:4711",
    "[::ffff:203.0.113.5]:80",
  ])
    assert.equal(addressBlock(text), "203.0.113.5", text);
  for (const text of ["2001:db8:0:1:2:3:4:5", "2001:DB8::1:0:0:0:1", "[2001:db8:0:1::9]:443", "[2001:db8:0:1::9]"])
    assert.equal(addressBlock(text), "2001:db8:0:1::/64", text);
  assert.equal(addressBlock("fe80::1%eth0"), "fe80::/64");
  for (const text of ["", "unknown", "_hidden", "203.0.113.5, 1.1.1.1", "1.2.3.4.5", "a".repeat(1_000)])
    assert.equal(addressBlock(text), "unknown", text);
});
