import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { newTaskId, openTestEngine, type Outcome } from "../support/open-test-engine.ts";
import { originBytes } from "../support/origin.ts";
import { openRawServer } from "../support/raw-server.ts";

const FILE = originBytes("", 0, 90_000);
const CUT = 40_000;

/** What a range that begins at byte `from` is answered with before the server hangs up, the first time it is asked for. */
type Answer = (from: number) => readonly [head: string, body: Buffer];

const range = (from: number, more: string): string =>
  `HTTP/1.1 206 Part\r\nETag: "v1"\r\nContent-Range: bytes ${from}-${FILE.length - 1}/${FILE.length}\r\n${more}\r\n`;
const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n0\r\n\r\n")]);

/** The attempts at a file whose first reply told no length and broke off, and what was asked for. */
async function goneOnWith(answer: Answer, head = "", body = FILE): Promise<{ ends: Outcome[]; asked: string[] }> {
  let ranges = 0;
  const asked: string[] = [];
  await using server = await openRawServer((socket, request) => {
    const from = /\r\nrange: bytes=(\d+)-/i.exec(request)?.[1];
    asked.push(from ?? "all");
    if (from !== undefined && ++ranges === 1) {
      const [start, bytes] = answer(Number(from));
      socket.write(start);
      return void socket.end(bytes);
    }
    if (from !== undefined)
      return void socket.end(
        Buffer.concat([
          Buffer.from(range(Number(from), `Content-Length: ${FILE.length - Number(from)}\r\n`)),
          FILE.subarray(Number(from)),
        ]),
      );
    if (asked.length > 1)
      return void socket.end(
        Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${FILE.length}\r\n\r\n`), FILE]),
      );
    socket.write(`HTTP/1.1 200 OK\r\nETag: "v1"\r\n${head}Transfer-Encoding: chunked\r\n\r\n`);
    socket.end(Buffer.concat([Buffer.from(`${CUT.toString(16)}\r\n`), body.subarray(0, CUT), Buffer.from("\r\n")]));
  });
  await using engine = await openTestEngine([`127.0.0.1:${server.port}`]);
  const id = newTaskId();
  const ends: Outcome[] = [];
  while (ends.at(-1)?.kind !== "fetched" && ends.length < 4)
    ends.push(await engine.attempt(`http://127.0.0.1:${server.port}/f`, { id }));
  return { ends, asked };
}

const kindsOf = (ends: readonly Outcome[]): string[] =>
  ends.map((end) => (end.kind === "failed" ? end.failure.code : end.kind));

function assertServed(ends: readonly Outcome[]): void {
  const last = ends.at(-1);
  assert(last?.kind === "fetched" && last.bytes.equals(FILE), kindsOf(ends).join());
}

test("a range without a length that ends early is not the rest of the file; the next goes on where it stopped", async () => {
  const { ends, asked } = await goneOnWith((from) => [range(from, ""), FILE.subarray(from, from + 20_000)]);
  assertServed(ends);
  assert.deepEqual(kindsOf(ends), ["connection_lost", "length_mismatch", "fetched"]);
  assert.deepEqual(asked, ["all", `${CUT}`, `${CUT + 20_000}`]);
});

test("a range in chunks that ends early is not the rest of the file", async () => {
  const { ends } = await goneOnWith((from) => [
    range(from, "Transfer-Encoding: chunked\r\n"),
    chunk(FILE.subarray(from, from + 20_000)),
  ]);
  assertServed(ends);
  assert.deepEqual(kindsOf(ends), ["connection_lost", "length_mismatch", "fetched"]);
});

test("a range with more bytes than it names makes the whole file doubtful", async () => {
  for (const framing of ["", "Transfer-Encoding: chunked\r\n"]) {
    const more = (from: number): Buffer => Buffer.concat([FILE.subarray(from), Buffer.from("more")]);
    const { ends, asked } = await goneOnWith((from) => [
      range(from, framing),
      framing === "" ? more(from) : chunk(more(from)),
    ]);
    assertServed(ends);
    assert.deepEqual(kindsOf(ends), ["connection_lost", "length_mismatch", "fetched"], framing);
    assert.deepEqual(asked, ["all", `${CUT}`, "all"]);
  }
});

test("encoded and plain bytes never meet in one file", async () => {
  const encoded = gzipSync(originBytes("", 0, 200_000));
  const { ends, asked } = await goneOnWith(
    (from) => [range(from, `Content-Length: ${FILE.length - from}\r\n`), FILE.subarray(from)],
    "Content-Encoding: gzip\r\n",
    encoded,
  );
  assertServed(ends);
  assert.deepEqual(asked, ["all", `${CUT}`, "all"]);
});
