/** A real full disk under the database: a small file system mounted for one test, which only root may do. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freeBytes } from "../../src/files/free-space.ts";
import { openReserveFile } from "../../src/files/reserve-file.ts";
import type { JobRow } from "../../src/domain/rows.ts";
import { jobOf, newJob, T0, transition } from "../contracts/store/store-under-test.ts";
import { openFolder } from "../stores/sqlite-folder.ts";

const MIB = 1024 * 1024;

function mayNotMount(context: TestContext): boolean {
  if (process.platform === "linux" && process.getuid?.() === 0) return false;
  context.skip("NOT TESTED: mounting file systems needs root on Linux");
  return true;
}

function mountTmpfs(size: string): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "trawl-full-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "trawl-test", path]);
  return {
    path,
    [Symbol.dispose]: () => {
      execFileSync("umount", ["-l", path]);
      rmSync(path, { recursive: true });
    },
  };
}

const wide = () => newJob({ name: "wide", request: JSON.stringify("x".repeat(20_000)) });

test("on a full disk the reserve is given up, statuses are still recorded, and what was acknowledged stays", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("24m");
  const ballast = join(disk.path, "ballast");
  const reservePath = join(disk.path, "reserve");
  const acknowledged: JobRow[] = [];
  {
    const reserve = await openReserveFile(reservePath, 4 * MIB);
    assert.ok(reserve.held);
    await using store = await openFolder(disk.path, { reserve });
    acknowledged.push(await store.write((tx) => tx.jobs.insert(newJob(), [], "")));
    writeFileSync(ballast, Buffer.alloc((await freeBytes(disk.path)) - MIB));

    while (!store.tight) acknowledged.push(await store.write((tx) => tx.jobs.insert(wide(), [], "")));
    assert.equal(existsSync(reservePath), false);
    const [first] = acknowledged;
    assert.ok(first);
    assert.equal((await transition(store, first.id, { event: "pause", at: T0 }))?.moved, true);

    // Beyond the reserve a write is refused, and leaves nothing.
    const refused = await fillUp(() => store.write((tx) => tx.jobs.insert(wide(), [], "")), acknowledged);
    assert.deepEqual([refused.name, refused.code], ["Failure", "store_full"]);
    const count = await store.read((tx) => tx.jobs.count({}));
    assert.equal(count.count, acknowledged.length);
    assert.equal(await reserve.restore(), false);

    rmSync(ballast);
    assert.equal(await reserve.restore(), true);
    assert.equal(store.tight, false);
    acknowledged.push(await store.write((tx) => tx.jobs.insert(newJob(), [], "")));
  }
  await using store = await openFolder(disk.path);
  assert.deepEqual(await store.checkIntegrity(), []);
  for (const { id } of acknowledged) await jobOf(store, id);
  assert.equal((await store.read((tx) => tx.jobs.counts())).paused, 1);
  assert.deepEqual(await store.read((tx) => tx.audit.wrongCounters()), []);
});

async function fillUp(write: () => Promise<JobRow>, acknowledged: JobRow[]): Promise<Error & { code?: string }> {
  for (;;) {
    try {
      acknowledged.push(await write());
    } catch (error) {
      assert.ok(error instanceof Error);
      return error;
    }
  }
}
