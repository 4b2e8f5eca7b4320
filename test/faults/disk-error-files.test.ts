/** A disk that reports errors when it is asked to flush: injected by strace into a program of its own. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openPartFile } from "../../src/files/part-file.ts";
import { findPublished } from "../../src/files/publish.ts";
import { newTaskId, temporaryFolder } from "../files/temporary-folder.ts";

const PROGRAM = join(import.meta.dirname, "../files/part-publisher.ts");

function cannotInject(context: TestContext): boolean {
  if (process.platform === "linux" && spawnSync("strace", ["-V"]).status === 0) return false;
  context.skip("NOT TESTED: strace is not installed");
  return true;
}

for (const [call, step] of [
  ["fdatasync", "sync"],
  ["fsync", "publish"],
] as const) {
  test(`an error of ${call} fails loudly, and nothing of the part counts any more`, async (context) => {
    if (cannotInject(context)) return;
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const taskId = newTaskId();
    const inject = ["-f", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:error=EIO:when=1`];
    const said = execFileSync("strace", [...inject, process.execPath, PROGRAM, folder.path, taskId, step]);
    assert.deepEqual(JSON.parse(said.toString()), { name: "Failure", code: "disk_error", retry: "never" });
    assert.equal(await findPublished(folder, taskId), null);
    assert.ok(!existsSync(folder.ledgerPath(taskId)));
    await using part = await openPartFile(folder, taskId);
    assert.equal(part.state, "fresh");
  });
}
