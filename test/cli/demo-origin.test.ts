import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { paintPng, playWav } from "../../src/cli/demo-bytes.ts";
import { demoFiles, demoJobs } from "../../src/cli/demo-files.ts";
import { openDemoOrigin } from "../../src/cli/demo-origin.ts";

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test("pictures and tones are what they say they are", () => {
  const png = paintPng(30, 20, 1);
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  const dataAt = png.indexOf("IDAT") + 4;
  const rows = inflateSync(png.subarray(dataAt, dataAt + png.readUInt32BE(dataAt - 8)));
  assert.equal(rows.length, 20 * (30 * 3 + 1));
  const wav = playWav(440, 1);
  assert.equal(wav.length, 8 + wav.readUInt32LE(4));
  assert.equal(wav.subarray(8, 15).toString(), "WAVEfmt");
});

test("the demo has a few dozen files, and its jobs ask for those only, but for one link to nothing", () => {
  const paths = demoFiles().map(({ path }) => path);
  assert.ok(paths.length >= 30 && new Set(paths).size === paths.length);
  const asked = demoJobs(demoFiles()).flatMap((job) => job.paths);
  assert.deepEqual(
    asked.filter((path) => !paths.includes(path)),
    ["/odd/not-there.bin"],
  );
});

test("parts of a file are the parts of its whole", async () => {
  await using origin = await openDemoOrigin(demoFiles());
  const url = `http://${origin.hostPort}/files/block-1MB.bin`;
  const whole = await (await fetch(url)).bytes();
  const part = await fetch(url, { headers: { range: "bytes=500000-" } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), "bytes 500000-999999/1000000");
  assert.equal(digest(await part.bytes()), digest(whole.subarray(500_000)));
  assert.equal((await fetch(url, { headers: { range: "bytes=1000000-" } })).status, 416);
});

test("each odd file misbehaves as promised", async () => {
  await using origin = await openDemoOrigin(demoFiles());
  const at = (path: string): string => `http://${origin.hostPort}${path}`;
  const statuses: number[] = [];
  for (let asked = 0; asked < 3; asked += 1) {
    const reply = await fetch(at("/odd/fails-twice.bin"));
    statuses.push(reply.status);
    await reply.body?.cancel();
  }
  assert.deepEqual(statuses, [503, 503, 200]);
  await assert.rejects(async () => (await fetch(at("/odd/short-once.bin"))).bytes());
  assert.equal((await (await fetch(at("/odd/short-once.bin"))).bytes()).length, 3_000_000);
  const whole = await fetch(at("/odd/no-ranges.bin"), { headers: { range: "bytes=10-20" } });
  assert.equal(whole.status, 200);
  await whole.body?.cancel();
  assert.equal((await fetch(at("/odd/moved.png"))).headers.get("content-type"), "image/png");
  assert.equal((await fetch(at("/odd/not-there.bin"))).status, 404);
});
