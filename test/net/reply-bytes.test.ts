import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openBodyReader } from "../../src/net/body-reader.ts";
import { framingOf } from "../../src/net/framing.ts";
import { endOfHead, OddSpelling, parseHead } from "../../src/net/reply-head.ts";

/** Cuts bytes at the given places, as a network does. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

function chunked(body: Buffer, places: readonly number[]): Buffer {
  const chunks = cutAt(body, places).filter((chunk) => chunk.length > 0);
  const lines = chunks.flatMap((chunk, index) => [
    Buffer.from(`${chunk.length.toString(16)}${index % 2 ? ";ext=1" : ""}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...lines, Buffer.from("0\r\nX-Trailer: 1\r\n\r\n")]);
}

test("however the bytes are cut, the body is the same, and what comes behind it is left", () => {
  const places = fc.array(fc.nat(100_000), { maxLength: 12 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), places, places, fc.boolean(), (array, inner, outer, inChunks) => {
      const body = Buffer.from(array);
      const wire = Buffer.concat([inChunks ? chunked(body, inner) : body, Buffer.from("HTTP/1.1 next")]);
      const reader = openBodyReader(inChunks ? { kind: "chunked" } : { kind: "length", bytes: body.length });
      const got: Buffer[] = [];
      let left = "";
      for (const piece of cutAt(wire, outer)) {
        const used = reader.isDone ? 0 : reader.take(piece, (bytes) => void got.push(Buffer.from(bytes)));
        left += piece.subarray(used).toString();
      }
      assert(reader.isDone);
      assert.equal(Buffer.concat(got).compare(body), 0);
      assert.equal(left, "HTTP/1.1 next");
    }),
  );
});

test("a body cut anywhere is never whole", () => {
  const body = Buffer.from("hello, world");
  const wire = chunked(body, [3, 7]);
  for (let length = 0; length < wire.length; length += 1) {
    const reader = openBodyReader({ kind: "chunked" });
    if (length > 0) reader.take(Buffer.from(wire.subarray(0, length)), () => undefined);
    assert(!reader.isDone);
    assert.throws(() => reader.end(), { code: "connection_lost" });
  }
});

test("whoever has enough gets no more", () => {
  for (const framing of [{ kind: "chunked" }, { kind: "length", bytes: 12 }, { kind: "close" }] as const) {
    const reader = openBodyReader(framing);
    const wire =
      framing.kind === "chunked" ? chunked(Buffer.from("hello, world"), [3, 7]) : Buffer.from("hello, world");
    let calls = 0;
    assert(reader.take(wire, () => ++calls > 5) < wire.length);
    assert.equal(calls, 1);
  }
});

test("chunks that lie are malformed", () => {
  const bad = ["zz\r\n", "-1\r\n", "0x5\r\nhello\r\n", "3\r\nhello\r\n", "\r\n", "fffffffffffff\r\n"];
  for (const text of [...bad, `1;${"a".repeat(5_000)}\r\n`, `0\r\n${"T: x\r\n".repeat(20_000)}\r\n`]) {
    const reader = openBodyReader({ kind: "chunked" });
    assert.throws(
      () => reader.take(Buffer.from(text), () => undefined),
      { code: "malformed_reply" },
      text.slice(0, 20),
    );
  }
});

test("a head is read by the letter; another spelling is left to the forgiving parser", () => {
  const head = parseHead(Buffer.from("HTTP/1.1 206 Partial Content\r\nA: 1\r\nb:2 \r\nA:\t3\r\nEmpty:\r\n\r\n"));
  assert.deepEqual([head.status, head.minorVersion, { ...head.headers }], [206, 1, { a: "1, 3", b: "2", empty: "" }]);
  const odd = [
    "HTTP/1.1 200\nA: 1\n\n",
    "HTTP/1.1 200 OK\r\nA: 1\r\n  folded\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA : 1\r\n\r\n",
  ];
  for (const text of [...odd, "ICY 200 OK\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n", "x\r\n\r\n"])
    assert.throws(() => parseHead(Buffer.from(text)), OddSpelling, text);
  assert.equal(parseHead(Buffer.from("HTTP/1.0 200\r\n\r\n")).minorVersion, 0);
});

test("the end of a head is found wherever it is, and only there", () => {
  for (const [text, end] of [
    ["a\r\nb\r\n\r\nrest", 8],
    ["a\nb\n\nrest", 5],
    ["a\r\n\nrest", 4],
    ["a\r\nb\r\n", -1],
    ["", -1],
  ] as const)
    assert.equal(endOfHead(Buffer.from(text)), end, JSON.stringify(text));
});

test("what could be read in two ways is refused", () => {
  const framing = (headers: Record<string, string>, status = 200, minorVersion = 1) =>
    framingOf("GET", { status, minorVersion, headers, rawHeaders: [] });
  assert.deepEqual(framing({ "content-length": "5, 5" }), { kind: "length", bytes: 5 });
  assert.deepEqual(framing({ "transfer-encoding": "Chunked" }), { kind: "chunked" });
  assert.deepEqual(framing({}), { kind: "close" });
  assert.deepEqual(framing({ "content-length": "5" }, 204), { kind: "length", bytes: 0 });
  for (const headers of [
    { "content-length": "5, 6" },
    { "content-length": "-5" },
    { "content-length": "9007199254740993" },
    { "content-length": "5", "transfer-encoding": "chunked" },
    { "transfer-encoding": "gzip, chunked" },
  ])
    assert.throws(() => framing(headers), { code: "malformed_reply" });
  assert.throws(() => framing({ "transfer-encoding": "chunked" }, 200, 0), { code: "malformed_reply" });
});

test("a header of a million blanks is read at once, without those around its value", { timeout: 20_000 }, () => {
  const blanks = " \t".repeat(500_000);
  const { headers } = parseHead(Buffer.from(`HTTP/1.1 200 OK\r\nX-Long:${blanks}a${blanks}b${blanks}\r\n\r\n`));
  assert.equal(headers["x-long"], `a${blanks}b`);
});
