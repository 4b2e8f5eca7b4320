import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Stop } from "../../src/domain/stop.ts";
import { hashFile } from "../../src/files/hash-file.ts";
import { readSample, sniffType } from "../../src/files/sniff-type.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("the digest is that of all bytes, whatever the size", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.root, "file");
  for (const sizeBytes of [0, 1, 256 * 1024, 2 * 1024 * 1024, 5_000_001]) {
    const bytes = Buffer.alloc(sizeBytes, "Trawl");
    writeFileSync(path, bytes);
    assert.equal(await hashFile(path), `sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  }
});

test("hashing lets others work and stops when asked to", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.root, "file");
  writeFileSync(path, Buffer.alloc(64 * 1024 * 1024));
  const stop = new AbortController();
  const hashing = hashFile(path, { signal: stop.signal });
  await setImmediate();
  stop.abort(new Stop("cancelled"));
  await assert.rejects(hashing, { name: "Stop", reason: "cancelled" });
});

test("hashing follows no link and reports what is missing", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.root, "link");
  symlinkSync("/etc/hostname", path);
  await assert.rejects(hashFile(path), { code: "disk_error" });
  await assert.rejects(hashFile(join(temporary.root, "missing")), { code: "disk_error" });
});

const PNG = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489";
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString("hex");
const hex = (text: string): string => Buffer.from(text).toString("hex");

for (const [name, bytes, mime, kind, extension] of [
  ["photo.exe", PNG, "image/png", "image", "png"],
  ["movie.bin", `00000018${hex("ftypisom")}00000200${hex("isomiso2")}`, "video/mp4", "video", "mp4"],
  ["tune", `494433040000000000${"00".repeat(60)}`, "audio/mpeg", "audio", "mp3"],
  ["a.pdf", hex("%PDF-1.7\n"), "application/pdf", "file", "pdf"],
  ["page.HTML", hex("<p>hello</p>"), "text/html", "file", null],
  ["page.jpg", hex("<p>hello</p>"), "text/plain", "file", null],
  ["rows.csv", hex("a,b\n1,2\n"), "text/csv", "file", null],
  ["data.json", hex('{"a":1}'), "application/json", "file", null],
  ["notes", hex("plain words"), "text/plain", "file", null],
  ["fake.html", "0001020304", "application/octet-stream", "file", null],
  ["empty.txt", "", "application/octet-stream", "file", null],
] as const) {
  test(`${name} is ${mime} by its bytes`, async () => {
    await using temporary = await temporaryFolder();
    const path = join(temporary.root, "blob");
    writeFileSync(path, Buffer.from(bytes, "hex"));
    assert.deepEqual(await sniffType(readSample(path), name), { mime, kind, extension });
  });
}

test("an SVG is a file, never an image to show", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.root, "blob");
  for (const head of ["", hex('<?xml version="1.0"?>')]) {
    writeFileSync(path, Buffer.from(head + SVG, "hex"));
    assert.equal((await sniffType(readSample(path), "drawing.svg")).kind, "file");
  }
});
