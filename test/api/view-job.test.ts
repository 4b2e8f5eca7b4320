import assert from "node:assert/strict";
import { test } from "node:test";
import { Job } from "../../src/api/contract.ts";
import { parseCursor, writeCursor } from "../../src/api/cursor.ts";
import { bytesTotal, progressOf, viewJob } from "../../src/api/view-job.ts";
import type { JobRow } from "../../src/domain/rows.ts";

const ROW = {
  number: 1,
  id: "a".repeat(32),
  owner_id: "o".repeat(32),
  type: "search",
  status: "running",
  name: "S3CR3T name",
  message: "S3CR3T message",
  request: JSON.stringify({ type: "search", query: "red cats", sources: ["picsum"], note: "S3CR3T" }),
  private: 0,
  priority: 0,
  position: 1,
  host: "h.example:443",
  detected: 4,
  downloaded: 1,
  failed: 0,
  images: 1,
  videos: 0,
  current_file: "S3CR3T.jpg",
  bytes_done: 50,
  bytes_expected: 100,
  tasks_unsized: 0,
  speed: 10,
  eta_seconds: 5,
  max_speed: null,
  proxy: null,
  waiting_code: null,
  waiting_for: null,
  run_at: null,
  attempts: 1,
  recovered: 2,
  crash_losses: 0,
  requests: 3,
  epoch: 1,
  lease_owner: null,
  lease_until: null,
  error_code: "http_error",
  error_message: "https://h.example/S3CR3T?token=S3CR3T said 500",
  version: 3,
  created_at: 0,
  started_at: 1,
  updated_at: 2,
  finished_at: null,
} as unknown as JobRow;

const ASSET = { id: "f", name: "S3CR3T.jpg", size_bytes: 5 } as never;
const WITH_ASSET = { recent: [ASSET], tally: { answered: 1, unanswered: 0 } };
const BARE = { recent: [], tally: null };

test("every view has the shape of the contract, and the public one none of the secrets", () => {
  for (const view of ["own", "admin", "public"] as const) Job.parse(viewJob(ROW, view, WITH_ASSET));
  const seen = viewJob(ROW, "public", WITH_ASSET);
  assert.ok(!JSON.stringify(seen).includes("S3CR3T"));
  assert.deepEqual([seen.name, seen.current_file, seen.recent_files, seen.request], [null, null, null, null]);
  assert.deepEqual([seen.query, seen.source_names, seen.host], ["red cats", ["picsum"], "h.example:443"]);
  assert.equal(viewJob({ ...ROW, private: 1 }, "public", BARE).query, null);
  assert.equal(viewJob({ ...ROW, private: 1 }, "own", BARE).query, "red cats");
});

test("the owner's view masks secrets of links too, and says what was recovered", () => {
  const own = viewJob(ROW, "own", WITH_ASSET);
  assert.deepEqual([own.owned, own.recovered, own.recoveries], [true, true, 2]);
  assert.equal(viewJob(ROW, "admin", BARE).owned, false);
  assert.equal(own.error?.message, "https://h.example/S3CR3T?token=*** said 500");
  assert.deepEqual(own.recent_files, [{ name: "S3CR3T.jpg", size_bytes: 5, asset_id: "f" }]);
});

for (const [code, text, shown] of [
  ["host", "waits for h.example:443: 4 of 4 in use", "waits for h.example:443: 4 of 4 in use"],
  ["retry", "next try at 14:05: https://h.example/S3CR3T said 503", "next try at 14:05"],
  ["space", "waits for space: needs 2.1 GB, 0.3 GB free", "waits for space: needs 2.1 GB, 0.3 GB free"],
  ["host", "next try at 14:05: h.example:443 said: S3CR3T", "waits for the host"],
  ["retry", "Too many files are open while S3CR3T.zip was written (EMFILE).", "waits for its next try"],
  ["space", "The download folder C:\\S3CR3T cannot be written to (EACCES).", "waits for space"],
  ["owner", "waits: 5.4 GB of 5.4 GB today; goes on at 00:00 UTC", "waits for its turn"],
  ["source", "waits for /S3CR3T", "waits for a source"],
] as const) {
  test(`a stranger reads of the wait "${text}" only "${shown}"`, () => {
    const row = { ...ROW, waiting_code: code, waiting_for: text } as JobRow;
    assert.equal(viewJob(row, "public", BARE).waiting_for, shown);
    assert.equal(viewJob(row, "own", BARE).waiting_for, text);
  });
}

for (const [changes, progress, total] of [
  [{ bytes_done: 99, bytes_expected: 100 }, 99, 100],
  [{ bytes_done: 100, bytes_expected: 100 }, 99, 100],
  [{ bytes_done: 1, bytes_expected: 3 }, 33, 3],
  [{ tasks_unsized: 1, downloaded: 1, failed: 1 }, 50, null],
  [{ tasks_unsized: 4, downloaded: 0 }, 0, null],
  [{ detected: 0, bytes_done: 0, bytes_expected: 0, downloaded: 0 }, 0, null],
  [{ status: "completed", bytes_done: 0, bytes_expected: 0 }, 100, 0],
  [{ status: "failed", bytes_done: 500, bytes_expected: 100 }, 99, 100],
] as const) {
  test(`progress of ${JSON.stringify(changes)} is ${progress}`, () => {
    const row = { ...ROW, ...changes } as JobRow;
    assert.equal(progressOf(row), progress);
    assert.equal(bytesTotal(row), total);
  });
}

test("a cursor is good for its own list only", () => {
  assert.equal(parseCursor("jobs", writeCursor("jobs", 41)), 41);
  assert.equal(parseCursor("jobs", undefined), undefined);
  for (const cursor of ["", "x", writeCursor("assets", 41), `${writeCursor("jobs", 41)}=`, writeCursor("jobs", 1e20)]) {
    assert.throws(() => parseCursor("jobs", cursor), /cursor is not/, cursor);
  }
});
