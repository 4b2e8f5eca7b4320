import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { test } from "node:test";
import { openTestCore, type TestCore } from "../support/open-test-core.ts";
import { originBytes, originDigest, startOrigin, type Knobs } from "../support/origin.ts";
import { openRawServer, type RawServer } from "../support/raw-server.ts";

const SIZE = 1 << 20;
const OLD = originBytes("old", 0, SIZE);
const NEW = originBytes("new", 0, SIZE);
const digest = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Pauses a download in the middle, lets the remote file change, and goes on. */
async function changedMeanwhile(before: Knobs, after: Knobs, size = SIZE): Promise<void> {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(SIZE, { seed: "old", "hold-at": SIZE / 2, ...before }, "f")]);
  await core.waitFor(id, (job) => job.bytes_done > 100_000);
  await core.jobs.act(id, "pause");
  await core.waitFor(id, (job) => job.status === "paused");
  origin.change(`/bytes/${SIZE}/f`, { seed: "new", ...after });
  origin.release();
  await core.jobs.act(id, "resume");
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), originDigest(size, "new"));
}

for (const [name, before, after] of [
  ["ETag changed", { etag: "v1" }, { etag: "v2" }],
  ["ETag is gone", { etag: "v1" }, { etag: "none" }],
  ["only a weak ETag and no date", { etag: "W/v1", "no-date": true }, { etag: "W/v1" }],
  ["no validator at all", { etag: "none", "no-date": true }, {}],
] as const) {
  test(`a remote file that changes during a pause is fetched anew: ${name}`, () => changedMeanwhile(before, after));
}

type Answer = (range: number | null, head: string) => string | Buffer;

/** First the beginning of the old file and a hang-up, then whatever `answer` says. */
async function resumedAt(head: string, answer: Answer, check: (core: TestCore, world: World) => Promise<void>) {
  const length = SIZE / 2;
  let tries = 0;
  const server = await openRawServer((socket, request) => {
    tries += 1;
    const range = /range: bytes=(\d+)-/i.exec(request.replace(/if-range/i, "if"))?.[1];
    if (tries > 1) return void socket.end(answer(range === undefined ? null : Number(range), request));
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${SIZE}\r\n${head}\r\n\r\n`);
    socket.write(OLD.subarray(0, length), () => socket.end());
  });
  await using _server = server;
  await using core = await openTestCore({ config: { egressAllow: [`127.0.0.1:${server.port}`] }, backoff: () => 1 });
  const { id } = await core.submit([`http://127.0.0.1:${server.port}/f.bin`]);
  const job = await core.ended(id);
  await check(core, { id, job, server });
}
type World = { id: Parameters<TestCore["job"]>[0]; job: Awaited<ReturnType<TestCore["job"]>>; server: RawServer };

function reply(status: string, headers: readonly string[], body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${headers.join("\r\n")}\r\n\r\n`), body]);
}
const whole = (bytes: Uint8Array, tag: string): Buffer =>
  reply("200 OK", [`Content-Length: ${bytes.length}`, `ETag: "${tag}"`], bytes);
const partial = (from: number, bytes: Uint8Array, headers: readonly string[]): Buffer =>
  reply("206 Partial Content", [`Content-Length: ${bytes.length - from}`, ...headers], bytes.subarray(from));

async function expectNew(core: TestCore, { id, job }: World): Promise<void> {
  assert.equal(job.status, "completed", job.error_message ?? "");
  assert.equal(await core.digestOf(id), digest(NEW));
  const notes = (await core.events(id)).filter((event) => event.type === "task_note");
  assert.match(notes[0]?.text ?? "", /^Starts again from the beginning: /);
}

const wrong: Record<string, Answer> = {
  "206 with another ETag": (from) =>
    partial(from ?? 0, NEW, [`Content-Range: bytes ${from}-${SIZE - 1}/${SIZE}`, 'ETag: "v2"']),
  "206 without the ETag that was asked for": (from) =>
    partial(from ?? 0, NEW, [`Content-Range: bytes ${from}-${SIZE - 1}/${SIZE}`]),
  "206 with a wrong start": (from) =>
    partial((from ?? 0) + 1, NEW, [`Content-Range: bytes ${(from ?? 0) + 1}-${SIZE - 1}/${SIZE}`, 'ETag: "v1"']),
  "206 with another total": (from) =>
    partial(from ?? 0, NEW.subarray(0, SIZE - 5), [
      `Content-Range: bytes ${from}-${SIZE - 6}/${SIZE - 5}`,
      'ETag: "v1"',
    ]),
  "206 with a garbled Content-Range": (from) => partial(from ?? 0, NEW, ["Content-Range: bytes a-b/c", 'ETag: "v1"']),
  "206 without Content-Range": (from) => partial(from ?? 0, NEW, ['ETag: "v1"']),
  "206 in several parts": () =>
    reply(
      "206 Partial Content",
      ["Content-Type: multipart/byteranges; boundary=x", "Content-Length: 5", 'ETag: "v1"'],
      Buffer.from("--x--"),
    ),
  "206 whose length contradicts its range": (from) =>
    partial(from ?? 0, NEW.subarray(0, SIZE - 9), [`Content-Range: bytes ${from}-${SIZE - 1}/${SIZE}`, 'ETag: "v1"']),
  "206 with only a piece": (from) =>
    reply(
      "206 Partial Content",
      [`Content-Range: bytes ${from}-${from}/${SIZE}`, "Content-Length: 1", 'ETag: "v1"'],
      NEW.subarray(0, 1),
    ),
  "200 with another ETag": () => whole(NEW, "v2"),
  "416 without a total": () => reply("416 Range Not Satisfiable", ["Content-Length: 0", 'ETag: "v1"'], Buffer.of()),
  "416 with another total": () =>
    reply("416 Range Not Satisfiable", ["Content-Range: bytes */10", "Content-Length: 0"], Buffer.of()),
  "412": () => reply("412 Precondition Failed", ["Content-Length: 0"], Buffer.of()),
};
for (const [name, answer] of Object.entries(wrong)) {
  test(`a wrong answer to a range is never spliced: ${name}`, () =>
    resumedAt('ETag: "v1"', (from, head) => (from === null ? whole(NEW, "v2") : answer(from, head)), expectNew));
}

test("200 to a range with the same ETag is asked once plainly, then taken from the start", () =>
  resumedAt(
    'ETag: "v1"',
    () => whole(OLD, "v1"),
    async (core, { id, job, server }) => {
      assert.equal(job.status, "completed");
      assert.equal(await core.digestOf(id), digest(OLD));
      assert.deepEqual(
        server.heads.map((head) => [/\r\nrange:/i.test(head), /\r\nif-range:/i.test(head)]),
        [
          [false, false],
          [true, true],
          [true, false],
        ],
      );
    },
  ));

test("a server that heeds a plain range only is gone on with, but only under the same ETag", async () => {
  const answer =
    (tag: string, bytes: Uint8Array): Answer =>
    (from, head) => {
      if (from === null) return whole(bytes, tag);
      if (/\r\nif-range:/i.test(head)) return whole(OLD, "v1");
      return partial(from, bytes, [
        `Content-Range: bytes ${from}-${SIZE - 1}/${SIZE}`,
        ...(tag ? [`ETag: "${tag}"`] : []),
      ]);
    };
  await resumedAt('ETag: "v1"', answer("v1", OLD), async (core, { id }) =>
    assert.equal(await core.digestOf(id), digest(OLD)),
  );
  await resumedAt('ETag: "v1"', answer("", NEW), expectNew);
});

test("a plain 206 without its Last-Modified is not believed", () =>
  resumedAt(
    "Date: Wed, 01 Jan 2025 00:00:00 GMT\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
    (from, head) => {
      if (from === null) return whole(NEW, "n");
      const same = ["Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT", `Content-Length: ${SIZE}`];
      if (/\r\nif-range:/i.test(head)) return reply("200 OK", same, OLD);
      return partial(from, NEW, [`Content-Range: bytes ${from}-${SIZE - 1}/${SIZE}`]);
    },
    expectNew,
  ));

test("416 that names exactly the bytes that are there, under the same ETag, means that all is there", async () => {
  const half = OLD.subarray(0, SIZE / 2);
  let tries = 0;
  await using server = await openRawServer((socket: Socket) => {
    tries += 1;
    if (tries > 1)
      return void socket.end(
        reply(
          "416 Range Not Satisfiable",
          [`Content-Range: bytes */${half.length}`, 'ETag: "v1"', "Content-Length: 0"],
          Buffer.of(),
        ),
      );
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: "v1"\r\n\r\n');
    socket.write(`${half.length.toString(16)}\r\n`);
    socket.write(half, () => socket.end());
  });
  await using core = await openTestCore({ config: { egressAllow: [`127.0.0.1:${server.port}`] } });
  const { id } = await core.submit([`http://127.0.0.1:${server.port}/f.bin`]);
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), digest(half));
});
