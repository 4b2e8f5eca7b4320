import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../src/domain/failures.ts";
import { BEAT_LIMIT_MS, createReadiness } from "../../src/ops/health.ts";
import type { ReadinessParts } from "../../src/ops/health.ts";

const GOOD: ReadinessParts = {
  store: { write: async () => undefined as never, tight: false },
  jobs: { lastBeatAt: 1_000_000 },
  config: { dataDir: "/srv/data", downloadDir: "/srv/files", minFreeSpace: 1000 },
  tryFolder: async () => {},
  freeBytes: async () => 2000,
  lookAtTool: async () => ({ path: "/bin/x", version: null }),
  monotonicNow: () => 1_001_000,
};

async function faults(parts: Partial<ReadinessParts>): Promise<string> {
  const { ok, checks } = await createReadiness({ ...GOOD, ...parts })();
  const bad = checks.filter((one) => !one.ok);
  assert.equal(ok, bad.length === 0);
  return bad.map((one) => `${one.name}: ${one.text} -> ${one.remedy}`).join("\n");
}

test("all is right", async () => {
  assert.equal(await faults({}), "");
});

test("a database that cannot be written is told with the failure's words", async () => {
  const write = async (): Promise<never> => {
    throw new Failure("store_busy");
  };
  assert.match(await faults({ store: { write, tight: false } }), /^database: .*locked.* -> trawl doctor/);
  assert.match(await faults({ store: { ...GOOD.store, tight: true } }), /^database: .*full -> make room/);
});

test("a read-only folder, too little space and a silent worker are told with the way out", async () => {
  const readOnly = async (folder: string): Promise<void> => {
    if (folder === "/srv/files") throw new Error("EROFS: read-only file system");
  };
  assert.match(await faults({ tryFolder: readOnly }), /^download folder: EROFS.* -> sudo chown/);
  assert.match(await faults({ freeBytes: async () => 999 }), /^free space: 999 B free.* -> make room/);
  assert.match(await faults({ monotonicNow: () => 1_000_001 + BEAT_LIMIT_MS }), /^workers: last heartbeat 30 s ago/);
});

test("a look that never ends is a fault after three seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const found = faults({ freeBytes: () => new Promise(() => {}) });
  await Promise.resolve();
  t.mock.timers.tick(3000);
  assert.match(await found, /longer than 3 s/);
});

test("a program that is missing is told with its command, and does not make the server unready", async () => {
  const lookAtTool = async (): Promise<never> => {
    throw new Failure("tool_missing");
  };
  const { ok, checks } = await createReadiness({ ...GOOD, lookAtTool })();
  assert.equal(ok, true);
  const { ok: there, remedy, optional } = checks.find(({ name }) => name === "ffmpeg") ?? assert.fail();
  assert.deepEqual([there, optional], [false, true]);
  assert.match(remedy ?? "", /apt-get install .*ffmpeg/);
});
