import assert from "node:assert/strict";
import { test } from "node:test";
import type { Job, Task } from "../../src/api/contract.ts";
import { fit, printable } from "../../src/cli/printable.ts";
import { createBar, createLines, progressLine, taskLine } from "../../src/cli/progress-view.ts";

const JOB = {
  status: "running",
  progress: 50,
  bytes_done: 5_000_000,
  bytes_total: 10_000_000,
  speed: 1_000_000,
  eta_seconds: 5,
  detected: 2,
  downloaded: 1,
  current_file: "a\u001b[2Jb.bin",
  waiting_for: null,
} as unknown as Job;

test("a line tells everything and cannot steer the terminal", () => {
  const line = progressLine(JOB, 200);
  assert.match(line, /^\[#{12}-{12}\] 50 % {2}5\.0 MB of 10\.0 MB {2}1\.0 MB\/s {2}0:05 left {2}1 of 2 files {2}a/);
  assert.ok(!line.includes("\u001b"));
  assert.equal(Array.from(progressLine(JOB, 40)).length, 40);
  assert.match(progressLine({ ...JOB, waiting_for: "waits for a.example: 4 of 4 in use" }, 200), /4 of 4 in use$/);
  assert.match(progressLine({ ...JOB, bytes_total: null, eta_seconds: null }, 200), /5\.0 MB {2}1\.0/);
});

test("names are made printable and fitted", () => {
  assert.equal(printable("a\u202egpj\r\n\u009b"), "a\ufffdgpj\ufffd\ufffd\ufffd");
  assert.equal(fit("🦆🦆🦆", 2), "🦆…");
  assert.equal(fit("ab", 2), "ab");
});

test("ended files are told with size or reason", () => {
  const done = { name: "x.png", url: "u", status: "completed", bytes_done: 2000, error: null } as unknown as Task;
  assert.equal(taskLine(done), "done  x.png (2.0 kB)");
  const failed = { ...done, name: null, status: "failed", error: { code: "not_found", message: "gone" } } as Task;
  assert.equal(taskLine(failed), "failed  u: gone");
});

test("plain lines say each status once; the bar never leaves a line behind", () => {
  let text = "";
  const output = { write: (piece: string) => (text += piece), columns: 80 };
  const lines = createLines(output);
  for (const job of [JOB, JOB, { ...JOB, status: "paused" } as Job]) lines.show(job);
  assert.equal(text, "running\npaused\n");
  text = "";
  for (const note of ["asking  openverse", "asking  openverse", "", "asking  vam"]) lines.note(note);
  assert.equal(text, "asking  openverse\nasking  vam\n");
  text = "";
  const bar = createBar({ ...output, columns: 200 });
  bar.note("asking  openverse");
  bar.show(JOB);
  assert.ok(text.endsWith("  asking  openverse"), text);
  bar.clear();
  assert.ok(!text.includes("\n"));
});
