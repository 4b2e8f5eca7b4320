import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { TaskId } from "../../src/domain/ids.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { byteAt } from "../files/part-writer.ts";
import { newTaskId, temporaryFolder } from "../files/temporary-folder.ts";

const WRITER = join(import.meta.dirname, "../files/part-writer.ts");
const KILLS = 12;

/** Runs the writer until it has begun, and a random while longer, then kills it without warning. */
async function writeAndKill(folderPath: string, taskId: TaskId): Promise<string> {
  const child = spawn(process.execPath, [WRITER, folderPath, taskId], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  await setTimeout(Math.random() * 40);
  child.kill("SIGKILL");
  await ended;
  return said.toString();
}

test("a killed writer goes on at the byte, every time, and no byte is another than it should be", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const taskId = newTaskId();
  let before = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const said = await writeAndKill(folder.path, taskId);
    await using part = await openPartFile(folder, taskId);
    assert.equal(said, kill === 0 ? "fresh" : "resumable");
    assert.equal(part.state, "resumable", String(part.reason));
    const bytes = readFileSync(part.path);
    let safe = 0;
    for (const { start, end } of part.ledger.safeRanges()) {
      safe += end - start;
      for (let at = start; at < end; at += 1) if (bytes[at] !== byteAt(at)) assert.fail(`byte ${at} is wrong`);
    }
    assert.ok(safe >= before, "bytes were lost");
    before = safe;
  }
  assert.ok(before > 0);
});
