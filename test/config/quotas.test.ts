import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfig } from "../../src/config/parse.ts";
import { NO_QUOTAS, type QuotaSettings } from "../../src/domain/quotas.ts";

const GIB = 1024 ** 3;

function quotasOf(env: Record<string, string>): QuotaSettings {
  const readFile = (): string => {
    throw new Error("no file is read");
  };
  return parseConfig({ env, argv: [], homeDir: "/home/somebody", readFile }).quotas;
}

test("at a loopback address there are no quotas, also where it is written in another way", () => {
  for (const host of ["127.0.0.1", "localhost", "::1"]) assert.deepEqual(quotasOf({ TRAWL_HOST: host }), NO_QUOTAS);
});

test("where others can reach the server guests have limits, and so have all guests of an address together", () => {
  const { guest, user, block, everybody } = quotasOf({ TRAWL_HOST: "0.0.0.0" });
  assert.deepEqual(guest, {
    max_active: 3,
    max_pending: 20,
    jobs_per_day: 20,
    bytes_per_day: 5 * GIB,
    max_disk: 20 * GIB,
    requests_per_minute: 240,
  });
  assert.deepEqual(block, guest);
  assert.deepEqual({ user, everybody }, { user: NO_QUOTAS.user, everybody: NO_QUOTAS.everybody });
});

test("each limit is set by itself, 0 is none, and an address follows its guests unless it has a number of its own", () => {
  const { guest, user, block, everybody } = quotasOf({
    TRAWL_HOST: "0.0.0.0",
    TRAWL_GUEST_JOBS_PER_DAY: "5",
    TRAWL_GUEST_MAX_ACTIVE: "0",
    TRAWL_BLOCK_JOBS_PER_DAY: "50",
    TRAWL_BLOCK_MAX_DISK: "40GiB",
    TRAWL_USER_BYTES_PER_DAY: "1GiB",
    TRAWL_MAX_DISK: "100GiB",
  });
  assert.deepEqual([guest.jobs_per_day, guest.max_active, guest.requests_per_minute], [5, 0, 240]);
  assert.deepEqual([block.jobs_per_day, block.max_active, block.max_disk], [50, 0, 40 * GIB]);
  assert.deepEqual([user.bytes_per_day, everybody.max_disk], [GIB, 100 * GIB]);
});
