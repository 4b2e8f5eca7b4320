import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { Stop } from "../../src/domain/stop.ts";
import { DigestThread } from "../../src/files/digest-thread.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const never = new AbortController().signal;
const hexOf = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest("hex");

test("files asked for together get their sizes and digests, sha512 where it is asked for", async () => {
  await using temporary = await temporaryFolder();
  await using thread = new DigestThread();
  const files = [0, 1, 5_000_001].map((sizeBytes) => {
    const path = join(temporary.root, `file-${sizeBytes}`);
    const bytes = Buffer.alloc(sizeBytes, "Trawl");
    writeFileSync(path, bytes);
    return { path, bytes };
  });
  const found = await Promise.all(files.map(({ path }, index) => thread.digestOf(path, { sha512: index > 0 }, never)));
  files.forEach(({ bytes }, index) =>
    assert.deepEqual(found[index], {
      sizeBytes: bytes.length,
      sha256: `sha256:${hexOf("sha256", bytes)}`,
      sha512: index > 0 ? `sha512:${hexOf("sha512", bytes)}` : null,
    }),
  );
});

test("one file is given up at once and with its reason, while another is read to its end", async () => {
  await using temporary = await temporaryFolder();
  await using thread = new DigestThread();
  const path = join(temporary.root, "file");
  const bytes = Buffer.alloc(64 * 1024 * 1024);
  writeFileSync(path, bytes);
  const abort = new AbortController();
  const [kept, stopped] = [
    thread.digestOf(path, { sha512: false }, never),
    thread.digestOf(path, { sha512: false }, abort.signal),
  ];
  abort.abort(new Stop("paused"));
  await assert.rejects(stopped, (error: unknown) => error instanceof Stop && error.reason === "paused");
  assert.equal((await kept).sha256, `sha256:${hexOf("sha256", bytes)}`);
  await assert.rejects(thread.digestOf(path, { sha512: false }, abort.signal), Stop);
});

test("what the disk refuses is a failure; a thread that dies is an error, and the next file has a new one", async (t) => {
  await using temporary = await temporaryFolder();
  await using thread = new DigestThread();
  const path = join(temporary.root, "file");
  await assert.rejects(thread.digestOf(path, { sha512: false }, never), { name: "Failure", code: "disk_error" });
  writeFileSync(path, Buffer.alloc(256 * 1024 * 1024));
  const terminated = new Set<Worker>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const post = Worker.prototype.postMessage;
  const spy = t.mock.method(Worker.prototype, "postMessage", function (this: Worker, message: object) {
    terminated.add(this);
    Reflect.apply(post, this, [message]);
  });
  const reading = thread.digestOf(path, { sha512: true }, never);
  spy.mock.restore();
  for (const worker of terminated) void worker.terminate();
  await assert.rejects(reading, /thread broke off/);
  writeFileSync(path, "small");
  assert.equal((await thread.digestOf(path, { sha512: false }, never)).sizeBytes, 5);
});

test("a file that changes while it is read has no digest", async () => {
  await using temporary = await temporaryFolder();
  await using thread = new DigestThread();
  const path = join(temporary.root, "file");
  writeFileSync(path, Buffer.alloc(256 * 1024 * 1024));
  const reading = thread.digestOf(path, { sha512: false }, never);
  let isDone = false;
  const written = (async () => {
    while (!isDone) {
      writeFileSync(path, "x", { flag: "a" });
      await new Promise((done) => setImmediate(done));
    }
  })();
  await assert.rejects(
    reading.finally(() => (isDone = true)),
    { code: "disk_error", message: /changed/ },
  );
  await written;
});
