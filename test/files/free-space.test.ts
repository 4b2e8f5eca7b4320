import assert from "node:assert/strict";
import { linkSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSpaceGuard, freeBytes } from "../../src/files/free-space.ts";
import { openReserveFile } from "../../src/files/reserve-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function guardOf(room: { free: number }, floorBytes: number) {
  return createSpaceGuard({ folder: "/", floorBytes, free: () => Promise.resolve(room.free) });
}

test("free space is what the system says, and a missing folder is a failure", async () => {
  await using temporary = await temporaryFolder();
  assert.ok((await freeBytes(temporary.root)) > 0);
  await assert.rejects(freeBytes(join(temporary.root, "missing")), { code: "disk_error" });
});

test("room is promised once, the floor never, and the message tells both sizes", async () => {
  const guard = guardOf({ free: 1000 }, 100);
  await guard.reserve("a", 600);
  await assert.rejects(guard.reserve("b", 301), {
    code: "disk_full",
    message: "waits for space: needs 1.0 kB, 1.0 kB free",
  });
  await guard.reserve("b", 300);
  await guard.reserve("b", 200);
  await guard.reserve("c", 100);
  guard.release("a");
  await guard.reserve("c", 700);
});

test("bytes that arrived are no longer promised", async () => {
  const room = { free: 1000 };
  const guard = guardOf(room, 0);
  await guard.reserve("a", 800);
  room.free = 500;
  guard.spend("a", 500);
  await assert.rejects(guard.reserve("b", 201), { code: "disk_full" });
  await guard.reserve("b", 200);
  guard.spend("a", 5000);
  guard.spend("unknown", 1);
  guard.release("b");
  await guard.reserve("b", 500);
});

test("promises made at the same moment are not made twice", async () => {
  const guard = guardOf({ free: 1000 }, 0);
  const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, task) => guard.reserve(`${task}`, 300)));
  assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 3);
});

test("the reserve really takes room, is given up, and taken again", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.root, "reserve");
  const reserve = await openReserveFile(path);
  assert.ok(reserve.held);
  assert.ok(statSync(path).size === 8 * 1024 * 1024 && statSync(path).blocks * 512 >= 8 * 1024 * 1024);
  reserve.release();
  reserve.release();
  assert.ok(!reserve.held);
  assert.throws(() => statSync(path), { code: "ENOENT" });
  assert.ok(await reserve.restore());
  assert.ok((await openReserveFile(path)).held);
});

test("a reserve that is cut, sparse or a link is made again", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.root, "reserve");
  for (const spoil of [
    () => truncateSync(path, 5),
    () => {
      truncateSync(path, 0);
      truncateSync(path, 3_000_000);
    },
    () => {
      rmSync(path);
      writeFileSync(join(temporary.root, "victim"), "precious");
      linkSync(join(temporary.root, "victim"), path);
    },
  ]) {
    await openReserveFile(path, 3_000_000);
    spoil();
    assert.ok((await openReserveFile(path, 3_000_000)).held);
    assert.ok(statSync(path).blocks * 512 >= 3_000_000);
  }
  assert.equal(statSync(join(temporary.root, "victim")).size, 8);
});
