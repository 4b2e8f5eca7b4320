import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatBytes } from "../../src/domain/bytes.ts";
import { foldText, searchWords } from "../../src/domain/fold-text.ts";
import {
  WAITING_CODES,
  waitingForHost,
  waitingForRetry,
  waitingForSlot,
  waitingForSpace,
} from "../../src/domain/waiting.ts";

test("sizes are written as people read them", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [-5, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [1500, "1.5 kB"],
    [99_949, "99.9 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [2_100_000_000, "2.1 GB"],
    [5e12, "5.0 TB"],
    [3e15, "3.0 PB"],
    [9e18, "9000 PB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => assert.match(formatBytes(bytes), /^\d{1,4}(\.\d)? (B|[kMGTP]B)$/)));
});

test("every wait is one sentence with its code", () => {
  assert.deepEqual(waitingForSlot(), { code: "slots", text: "waits for a free slot" });
  assert.deepEqual(waitingForHost("example.org", 4, 4), { code: "host", text: "waits for example.org: 4 of 4 in use" });
  assert.equal(
    waitingForRetry("14:05", "the server said 503, Retry-After 120").text,
    "next try at 14:05: the server said 503, Retry-After 120",
  );
  assert.equal(waitingForSpace(2.1e9, 3e8).text, "waits for space: needs 2.1 GB, 300 MB free");
  for (const { code } of [waitingForSlot(), waitingForHost("h", 1, 1), waitingForRetry("", ""), waitingForSpace(1, 1)])
    assert.ok(WAITING_CODES.includes(code));
});

test("case, accents and the Turkish letters are made alike", () => {
  for (const word of ["istanbul", "İSTANBUL", "ISTANBUL", "ıstanbul", "I\u0307stanbul"])
    assert.equal(foldText(word), "istanbul");
  assert.equal(foldText("ÇĞÖŞÜ çğöşü"), "cgosu cgosu");
  assert.equal(foldText("ﬁle ① Ａ"), "file 1 a");
});

test("folding twice changes nothing more, and case never matters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(foldText(foldText(text)), foldText(text));
      for (const word of searchWords(text)) assert.match(word, /^[\p{L}\p{N}]+$/u);
      assert.ok(searchWords(text).length <= 12);
    }),
  );
});

test("what was typed is split into words without signs", () => {
  assert.deepEqual(searchWords('  "Kız Kulesi" AND (x* OR y-z) '), ["kiz", "kulesi", "and", "x", "or", "y", "z"]);
  assert.deepEqual(searchWords(" *-+\"'; "), []);
});
