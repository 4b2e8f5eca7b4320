import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { holdDigests } from "../support/hold-digests.ts";
import { openTestCore } from "../support/open-test-core.ts";
import { originBytes, originDigest, startOrigin, type Knobs, type Origin } from "../support/origin.ts";

const SIZE = 300_000;
const WRONG = createHash("sha256").update("something else").digest();

function sent(algorithm: "sha256" | "sha512", length = SIZE): string {
  return createHash(algorithm)
    .update(originBytes("", 0, length))
    .digest("base64");
}

const openCore = (origin: Origin, digest: "finish" | "later") =>
  openTestCore({ config: { egressAllow: [origin.host], digest } });

const RIGHT: Knobs[] = [
  { "repr-digest": `sha-256=:${sent("sha256")}:` },
  { "content-digest": `sha-512=:${sent("sha512")}:` },
  { digest: `MD5=x,SHA-256=${sent("sha256")},sha-512=${sent("sha512")}` },
];
const WRONGS: [Knobs, string, string][] = [
  [{ "repr-digest": `sha-256=:${WRONG.toString("base64")}:` }, "Repr-Digest", "sha256"],
  [{ "content-digest": `sha-256=:${WRONG.toString("base64")}:` }, "Content-Digest", "sha256"],
  [{ digest: `sha-256=${WRONG.toString("base64")}` }, "Digest", "sha256"],
  [
    { "repr-digest": `sha-256=:${sent("sha256")}:, sha-512=:${Buffer.alloc(64).toString("base64")}:` },
    "Repr-Digest",
    "sha512",
  ],
];

for (const mode of ["finish", "later"] as const) {
  test(`${mode}: a digest that the server names is compared before the file is completed`, async () => {
    await using origin = await startOrigin();
    await using core = await openCore(origin, mode);
    for (const knobs of RIGHT) {
      const { id } = await core.submit([origin.link(SIZE, knobs)]);
      const job = await core.ended(id);
      assert.deepEqual([job.status, (await core.assets(id))[0]?.digest], ["completed", originDigest(SIZE)]);
    }
  });

  test(`${mode}: a file other than the named one is removed and fails, naming both digests and the field`, async () => {
    await using origin = await startOrigin();
    await using core = await openCore(origin, mode);
    for (const [knobs, field, algorithm] of WRONGS) {
      const { id } = await core.submit([origin.link(SIZE, knobs)]);
      const job = await core.ended(id);
      assert.deepEqual([job.status, job.error_code], ["failed", "checksum_mismatch"]);
      const found = createHash(algorithm)
        .update(originBytes("", 0, SIZE))
        .digest("hex");
      assert.match(
        job.error_message ?? "",
        new RegExp(`expected ${algorithm}:\\w+ by the ${field} of the server, got ${algorithm}:${found}$`),
      );
      assert.deepEqual(await core.files(), { parts: [], blobs: [], readable: [] });
    }
  });

  for (const [status, digest] of [
    ["completed", sent("sha256")],
    ["failed", WRONG.toString("base64")],
  ] as const) {
    test(`${mode}: a part is compared with the digest of the whole file, not of the part: ${status}`, async () => {
      await using origin = await startOrigin();
      await using core = await openCore(origin, mode);
      const part = createHash("sha256")
        .update(originBytes("", 100_000, 1))
        .digest("base64");
      const knobs = { "repr-digest": `sha-256=:${digest}:`, "hold-at": 100_000 };
      const { id } = await core.submit([origin.link(SIZE, knobs, "f")]);
      await core.waitFor(id, (job) => job.bytes_done === 100_000);
      await core.jobs.act(id, "pause");
      await core.waitFor(id, (job) => job.status === "paused");
      origin.release();
      origin.change(`/bytes/${SIZE}/f`, { "content-digest": `sha-256=:${part}:` });
      await core.jobs.act(id, "resume");
      assert.equal((await core.ended(id)).status, status);
      assert.equal(origin.requests.at(-1)?.range, "bytes=100000-");
    });
  }
}

for (const mode of ["finish", "later"] as const) {
  for (const [status, digest] of [
    ["completed", sent("sha512")],
    ["failed", Buffer.alloc(64).toString("base64")],
  ] as const) {
    test(`${mode}: a digest that was named before an interruption counts after it, too: ${status}`, async () => {
      await using origin = await startOrigin();
      await using core = await openCore(origin, mode);
      for (const field of ["repr-digest", "content-digest", "digest"]) {
        const value = field === "digest" ? `sha-512=${digest}` : `sha-512=:${digest}:`;
        const { id } = await core.submit([
          origin.link(SIZE, { [field]: value, "fail-first": 1, "fail-at": 100_000 }, field),
        ]);
        const file = `/bytes/${SIZE}/${field}`;
        await origin.seen(({ path, outcome }) => path === file && outcome === "reset");
        origin.change(file, { [field]: "" });
        const job = await core.ended(id);
        assert.deepEqual([job.status, origin.requests.at(-1)?.status], [status, 206], `${field}: ${job.error_message}`);
        if (status === "failed") assert.equal(job.error_code, "checksum_mismatch");
      }
    });
  }
}

test("a file that was let go while it was compared is compared again, and a wrong one never stands among the blobs", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openCore(origin, "later");
  const wrong = `sha-512=:${Buffer.alloc(64).toString("base64")}:`;
  const { id } = await core.submit([origin.link(SIZE, { "repr-digest": wrong })]);
  await hold.begun;
  assert.deepEqual((await core.files()).blobs, []);
  await core.jobs.act(id, "pause");
  await core.waitFor(id, (job) => job.status === "paused");
  hold.release();
  await core.jobs.act(id, "resume");
  assert.equal((await core.ended(id)).error_code, "checksum_mismatch");
  assert.deepEqual(await core.files(), { parts: [], blobs: [], readable: [] });
  assert.equal(origin.requests.length, 1, "no byte is asked for again");
});

test("an encoded body is not held against the digest of the file", async () => {
  await using origin = await startOrigin();
  await using core = await openCore(origin, "finish");
  const digest = `sha-256=:${WRONG.toString("base64")}:`;
  const { id } = await core.submit([origin.link(SIZE, { "content-encoding": "gzip", "repr-digest": digest })]);
  assert.equal((await core.ended(id)).status, "completed");
});

test("a file that is read for its digest holds up no transfer; a pause in the middle takes less than a second", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openCore(origin, "finish");
  // What was resumed cannot be hashed while it comes in.
  const { id } = await core.submit([origin.link(SIZE, { "fail-first": 1, "fail-at": 100_000 }, "resumed.bin")]);
  await hold.begun;
  const other = await core.submit([origin.link(SIZE, { seed: "other" }, "other.bin")]);
  assert.equal((await core.ended(other.id)).status, "completed");
  const askedMs = performance.now();
  await core.jobs.act(id, "pause");
  await core.waitFor(id, (job) => job.status === "paused");
  assert(performance.now() - askedMs < 1000);
  hold.release();
  const requests = origin.requests.length;
  await core.jobs.act(id, "resume");
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), originDigest(SIZE));
  assert.equal(origin.requests.length, requests, "no byte is asked for again");
});

test("a job cancelled while its file is read for its digest leaves nothing", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openCore(origin, "finish");
  const { id } = await core.submit([origin.link(SIZE, { "fail-first": 1, "fail-at": 100_000 })]);
  await hold.begun;
  await core.jobs.act(id, "cancel");
  assert.equal((await core.ended(id)).status, "cancelled");
  const none = { parts: [], blobs: [], readable: [] };
  await core.until("nothing is left", async () => JSON.stringify(await core.files()) === JSON.stringify(none));
});
