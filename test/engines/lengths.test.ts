import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { openTestCore, type TestCore } from "../support/open-test-core.ts";
import { openRawServer } from "../support/raw-server.ts";
import { startOrigin } from "../support/origin.ts";

const digest = (bytes: string | Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** What becomes of a job whose server always gives the same bytes. */
async function served(
  answer: string | ((socket: Socket, head: string) => void),
  check: (core: TestCore, job: Awaited<ReturnType<TestCore["job"]>>) => Promise<void> | void,
): Promise<void> {
  await using server = await openRawServer((socket, head) =>
    typeof answer === "string" ? void socket.end(answer, "latin1") : answer(socket, head),
  );
  await using core = await openTestCore({ config: { egressAllow: [`127.0.0.1:${server.port}`] }, backoff: () => 1 });
  const { id } = await core.submit([`http://127.0.0.1:${server.port}/f.bin`]);
  await check(core, await core.ended(id));
}

const bad: Record<string, readonly [reply: string, code: RegExp]> = {
  "shorter than Content-Length": [
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
    /connection_lost|length_mismatch/,
  ],
  "chunked and cut": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", /connection_lost/],
  "two lengths": ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456", /malformed_reply/],
  "a length and chunks": [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
    /malformed_reply/,
  ],
  "a negative length": ["HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n12345", /malformed_reply/],
  "304 unasked": ["HTTP/1.1 304 Not Modified\r\n\r\n", /http_error/],
  "a range unasked": [
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n12345",
    /range_mismatch/,
  ],
  "a chunked range with more bytes than its Content-Range": [
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/5\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n0\r\n\r\n",
    /length_mismatch/,
  ],
};
for (const [name, [reply, code]] of Object.entries(bad)) {
  test(`never completed: ${name}`, () =>
    served(reply, async (core, job) => {
      assert.equal(job.status, "failed");
      assert.match(job.error_code ?? "", code);
      await core.until("no part is left", async () => (await core.files()).parts.length === 0);
      assert.deepEqual(await core.files(), { parts: [], blobs: [], readable: [] });
      assert.equal(job.recovered, 0);
      assert(job.bytes_done <= job.bytes_expected || job.bytes_expected === 0);
    }));
}

const UNTOLD = "The server did not tell the length: the file ends where the connection closed.";
const good: Record<string, readonly [reply: string, body: string]> = {
  "closing ends the body": ["HTTP/1.1 200 OK\r\n\r\nhello", "hello"],
  "more bytes than promised are not ours": ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello world", "hello"],
  chunks: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello"],
  "nothing, with a length": ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
  "nothing, in chunks": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""],
  "nothing, by closing": ["HTTP/1.1 200 OK\r\n\r\n", ""],
  "the whole as an unasked range": [
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/5\r\nContent-Length: 5\r\n\r\nhello",
    "hello",
  ],
};
for (const [name, [reply, body]] of Object.entries(good)) {
  test(`completed: ${name}`, () =>
    served(reply, async (core, job) => {
      assert.equal(job.status, "completed", job.error_message ?? "");
      assert.equal(await core.digestOf(job.id), digest(body));
      assert.deepEqual([job.bytes_done, job.bytes_expected, job.tasks_unsized], [body.length, body.length, 0]);
      const notes = (await core.events(job.id)).map(({ text }) => text);
      const isTold = /Content-Length|Content-Range|chunked/.test(reply);
      assert.equal(notes.includes(UNTOLD), !isTold, "what nobody told the length of is noted");
    }));
}

test("bytes encoded unasked are stored as they came", async () => {
  const body = gzipSync("hello".repeat(100));
  await served(
    (socket, head) => {
      assert.match(head, /accept-encoding: identity/i);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.end(body);
    },
    async (core, job) => assert.equal(await core.digestOf(job.id), digest(body)),
  );
});

test("a server that forbids HEAD is never asked for it", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  await core.ended((await core.submit([origin.link(10)])).id);
  assert.deepEqual(
    origin.requests.map((request) => request.method),
    ["GET"],
  );
});
