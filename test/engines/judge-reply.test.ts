import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseContentRange, parseUnsatisfiedTotal } from "../../src/engines/http/content-range.ts";
import { judgeReply } from "../../src/engines/http/judge-reply.ts";
import { contentLength } from "../../src/net/framing.ts";
import { joinHeaders, type HeaderFields } from "../../src/net/reply-headers.ts";
import { readAttackTable } from "../support/attack-tables.ts";

type RangeRow = { readonly ok: boolean; readonly first: number; readonly last: number; readonly total: number };

const expectedRange = ({ ok, first, last, total }: RangeRow) => (ok ? { first, last, total } : null);
const isMalformed = (error: unknown): boolean => (error as { code?: string }).code === "malformed_reply";
const length = (...values: string[]): number | null =>
  contentLength(joinHeaders(values.map((value) => ["Content-Length", value])));

/** Header fields of a head as a lenient reader gives them: one line feed a line, blanks around values cut off. */
function fieldsOf(head: string): HeaderFields {
  const lines = head
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  return joinHeaders(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).replace(/^ +/, "")]),
  );
}

test("Content-Range as Chromium reads it", (t) => {
  type Row = RangeRow & { readonly value: string };
  const rows = readAttackTable<Row>(t, "chromium-net/content-range.json");
  if (!rows) return;
  assert.ok(rows.length >= 22);
  for (const row of rows) assert.deepEqual(parseContentRange(row.value), expectedRange(row), row.value);
});

test("the Content-Range of a head as Chromium reads it", (t) => {
  type Row = RangeRow & { readonly headers: string };
  const rows = readAttackTable<Row>(t, "chromium-net/response-headers.json", "content_range_206");
  if (!rows) return;
  assert.ok(rows.length >= 4);
  for (const row of rows) {
    const value = fieldsOf(row.headers)["content-range"];
    assert.deepEqual(parseContentRange(value), expectedRange(row), row.headers);
    assert.equal(parseUnsatisfiedTotal(value), null, row.headers);
  }
});

test("the Content-Length of a head as Chromium reads it, and what it does not trust is refused", (t) => {
  type Row = { readonly headers: string; readonly expected: number };
  const rows = readAttackTable<Row>(t, "chromium-net/response-headers.json");
  if (!rows) return;
  assert.ok(rows.length >= 12);
  for (const { headers, expected } of rows) {
    const fields = fieldsOf(headers);
    const isRefused = expected < 0 && fields["content-length"] !== undefined;
    if (isRefused) assert.throws(() => contentLength(fields), isMalformed, headers);
    else assert.equal(contentLength(fields), expected < 0 ? null : expected, headers);
  }
});

test("a length said several times is one only where all say the same", () => {
  assert.equal(length("5", "5"), 5);
  assert.equal(length("5, 5,\t5"), 5);
  assert.equal(length("005", "5"), 5);
  for (const values of [["5", "6"], ["5", ""], ["5,"], ["5, 6"], ["5", "-5"]])
    assert.throws(() => length(...values), isMalformed, values.join(" and "));
});

test("a length that no file can have is refused", () => {
  assert.equal(length("0"), 0);
  assert.equal(length(String(Number.MAX_SAFE_INTEGER)), Number.MAX_SAFE_INTEGER);
  for (const value of ["", "-1", "+1", "1.0", "1e3", "0x10", "１２", "5 5", "5;", "9007199254740992", "9".repeat(400)])
    assert.throws(() => length(value), isMalformed, value);
});

test("a length beside chunks is refused, chunks alone have none", () => {
  assert.equal(contentLength({ "transfer-encoding": "chunked" }), null);
  assert.throws(() => contentLength({ "transfer-encoding": "chunked", "content-length": "5" }), isMalformed);
});

test("any text is a range within its total or none, and a length or refused", () => {
  const piece = fc.constantFrom("bytes", " ", "\t", "-", "/", "*", "0", "5", "10", "99999999999999999999", ",", "\0");
  const text = fc.oneof(
    fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join("")),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (value) => {
      const range = parseContentRange(value);
      assert.ok(range === null || (0 <= range.first && range.first <= range.last && range.last < range.total));
      let bytes: number | null = 0;
      try {
        bytes = length(value);
      } catch (error) {
        assert.ok(isMalformed(error));
      }
      assert.ok(Number.isSafeInteger(bytes) && bytes !== null && bytes >= 0);
    }),
    { numRuns: 3000 },
  );
});

test("a range that does not tell the total is not taken for the end of a file", () => {
  const headers = { "content-range": "bytes 5-9/*", "content-length": "5", etag: '"a"' };
  const version = { mime: null, encoding: null, validator: { etag: '"a"', last_modified: null } };
  const resume = { from: 5, end: null, total: null, ...version };
  assert.equal(judgeReply({ status: 206, headers }, resume, true, 0).kind, "ask-anew");
  const told = { ...headers, "content-range": "bytes 5-9/10" };
  assert.deepEqual(judgeReply({ status: 206, headers: told }, resume, true, 0), { kind: "append", from: 5, total: 10 });
  const first = { status: 206, headers: { "content-range": "bytes 0-9/*" } };
  assert.throws(() => judgeReply(first, null, false, 0), { code: "range_mismatch" });
});
