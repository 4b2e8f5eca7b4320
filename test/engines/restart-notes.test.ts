import assert from "node:assert/strict";
import { appendFileSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { Stop } from "../../src/domain/stop.ts";
import { newTaskId, openTestEngine } from "../support/open-test-engine.ts";
import { originDigest, startOrigin, type Knobs } from "../support/origin.ts";

const SIZE = 300_000;
const HOLD_AT = 100_000;

type Paths = { readonly part: string; readonly ledger: string };

/** What is noted when a file goes on after a pause in which this happened to what was there. */
async function notesAfter(happening: (paths: Paths) => void, knobs: Knobs = {}): Promise<readonly string[]> {
  await using origin = await startOrigin();
  await using engine = await openTestEngine([origin.host]);
  const [id, abort] = [newTaskId(), new AbortController()];
  const link = origin.link(SIZE, { "hold-at": HOLD_AT, ...knobs });
  const pause = ({ bytesDone }: { readonly bytesDone: number }): void => {
    if (bytesDone === HOLD_AT) abort.abort(new Stop("paused"));
  };
  await engine.attempt(link, { id }, { signal: abort.signal, progress: pause });
  happening({ part: engine.folder.partPath(id), ledger: engine.folder.ledgerPath(id) });
  origin.release();
  const notes: string[] = [];
  const outcome = await engine.attempt(link, { id }, { note: (text) => void notes.push(text) });
  assert(outcome.kind === "fetched" && outcome.fetched.digest === originDigest(SIZE), JSON.stringify(outcome));
  return notes;
}

function touch(path: string): void {
  const later = Date.now() / 1000 + 60;
  utimesSync(path, later, later);
}

const DOUBTS: Readonly<Record<string, readonly [happening: (paths: Paths) => void, why: string]>> = {
  "was changed": [({ part }) => touch(part), "the part file was changed after the ledger"],
  "was cut": [({ part }) => truncateSync(part, 10), "the part file is shorter than the ledger says"],
  "grew beyond the whole": [
    ({ part }) => appendFileSync(part, Buffer.alloc(SIZE)),
    "the part file is longer than the whole",
  ],
  "lost its ledger": [({ ledger }) => unlinkSync(ledger), "the range ledger is missing"],
  "has a spoilt ledger": [
    ({ ledger }) => writeFileSync(ledger, Buffer.alloc(4096)),
    "the header of the range ledger is damaged",
  ],
};

for (const [what, [happening, why]] of Object.entries(DOUBTS)) {
  test(`a part file that ${what} starts again, and the timeline says why`, async () =>
    assert.deepEqual(await notesAfter(happening), [`Starts again from the beginning: ${why}.`]));
}

test("a file whose version the server does not name starts again, and the timeline says so", async () =>
  assert.deepEqual(await notesAfter(() => {}, { etag: "none", "no-date": true }), [
    "Starts again from the beginning: the server named no version to go on with.",
  ]));

test("nothing is said of a file that goes on, nor of one that is not there any more", async () => {
  assert.deepEqual(await notesAfter(() => {}), []);
  assert.deepEqual(await notesAfter(({ part }) => unlinkSync(part)), []);
  assert.deepEqual(
    await notesAfter(({ part, ledger }) => {
      truncateSync(part);
      unlinkSync(ledger);
    }),
    [],
  );
});
