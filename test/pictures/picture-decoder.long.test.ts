import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { hashDistance, NEAR_BITS, type PictureHash } from "../../src/domain/picture-hash.ts";
import { DEFAULT_LIMITS } from "../../src/pictures/decoder-child.ts";
import type { Picture } from "../../src/pictures/picture.ts";
import { type OpenPicture, PictureDecoder } from "../../src/pictures/picture-decoder.ts";
import { bomb, jpegOf, MARKUP, pngThatSays, scene, SVG_WITH_SCRIPT } from "../support/test-pictures.ts";

const open = (bytes: Uint8Array, sizeBytes = bytes.length): (() => Promise<OpenPicture>) => {
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
  return async () => ({ sizeBytes, stream, [Symbol.asyncDispose]: async () => {} });
};

function hashOf({ hash }: Picture): PictureHash {
  assert.ok(hash !== null);
  return hash;
}

/** What has ended and was not fetched by anybody is not alive. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

describe("pictures that are read in a process of their own", () => {
  const decoder = new PictureDecoder();
  after(() => decoder[Symbol.asyncDispose]());
  const read = (bytes: Uint8Array): Promise<Picture> => decoder.read(open(bytes));

  test("each kind gives its size, a hash and a small WebP picture", async () => {
    const base = scene(1, 640, 480);
    const kinds = {
      png: await base.clone().png().toBuffer(),
      jpeg: await base.clone().jpeg().toBuffer(),
      webp: await base.clone().webp().toBuffer(),
      gif: await base.clone().gif().toBuffer(),
      avif: await base.clone().avif({ effort: 0 }).toBuffer(),
      tiff: await base.clone().tiff().toBuffer(),
      "16 bit": await base.clone().toColourspace("rgb16").png().toBuffer(),
      grey: await base.clone().greyscale().png().toBuffer(),
      cmyk: await base.clone().toColourspace("cmyk").jpeg().toBuffer(),
    };
    for (const [kind, bytes] of Object.entries(kinds)) {
      const picture = await read(bytes);
      assert.deepEqual([picture.width, picture.height], [640, 480], kind);
      const { format, width, height } = await sharp(picture.thumbnail).metadata();
      assert.deepEqual([format, width, height], ["webp", 320, 240], kind);
      assert.ok(picture.hash !== null, kind);
    }
  });

  test("what is resized, encoded anew or brightened is near; another picture is not", async () => {
    const base = scene(1, 900, 600);
    const hash = hashOf(await read(await base.clone().png().toBuffer()));
    const near = {
      "quality 25": await base.clone().jpeg({ quality: 25 }).toBuffer(),
      small: await base.clone().resize(150).webp({ quality: 50 }).toBuffer(),
      "256 colours": await base.clone().gif().toBuffer(),
      brighter: await base.clone().modulate({ brightness: 1.15 }).jpeg().toBuffer(),
      stretched: await base.clone().resize(600, 600, { fit: "fill" }).jpeg().toBuffer(),
    };
    for (const [how, bytes] of Object.entries(near))
      assert.ok(hashDistance(hash, hashOf(await read(bytes))) <= NEAR_BITS, how);
    for (const seed of [2, 3, 4, 5])
      assert.ok(hashDistance(hash, hashOf(await read(await jpegOf(seed)))) > 2 * NEAR_BITS, `scene ${seed}`);
  });

  test("a picture of one tone is compared with nothing, a small one is not enlarged", async () => {
    const flat = sharp({ create: { width: 40, height: 30, channels: 3, background: "#7799bb" } });
    const picture = await read(await flat.png().toBuffer());
    assert.equal(picture.hash, null);
    assert.deepEqual([picture.width, picture.height, (await sharp(picture.thumbnail).metadata()).width], [40, 30, 40]);
  });

  test("a picture is turned as it is to be seen, and its thumbnail tells nothing of where it was taken", async () => {
    const exif = { IFD0: { Copyright: "Ayşe S3CR3T" }, IFD3: { GPSLatitude: "41/1 0/1 0/1", GPSLatitudeRef: "N" } };
    const turned = await scene(1, 600, 400).withMetadata({ orientation: 6, exif }).jpeg().toBuffer();
    assert.ok(turned.includes("S3CR3T"));
    const picture = await read(turned);
    assert.deepEqual([picture.width, picture.height], [400, 600]);
    const { exif: kept, height } = await sharp(picture.thumbnail).metadata();
    assert.deepEqual([kept, height], [undefined, 320]);
    assert.ok(!Buffer.from(picture.thumbnail).includes("S3CR3T"));
  });

  test("what is made to do harm ends as a failure of its own, and the next picture is read", async () => {
    const good = await jpegOf(1);
    const hostile: [string, Uint8Array, string][] = [
      ["cut short", good.subarray(0, good.length / 2), "bad_picture"],
      ["a kilobyte for 2.5 thousand million pixels", bomb(), "too_large"],
      ["sizes beyond all numbers", pngThatSays(2 ** 31 - 1, 2 ** 31 - 1, Buffer.alloc(10)), "bad_picture|too_large"],
      ["no pixels at all", pngThatSays(0, 0, Buffer.alloc(10)), "bad_picture|unsupported"],
      ["SVG with a script and a file", SVG_WITH_SCRIPT, "unsupported"],
      ["a page", Buffer.from(`<html>${MARKUP}</html>`), "unsupported"],
      ["nothing", Buffer.alloc(0), "bad_picture|unsupported"],
      ["noise", Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 251)), "bad_picture|unsupported"],
      ["PDF", Buffer.from("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>"), "unsupported"],
    ];
    assert.ok(bomb().length < 1_100);
    for (const [what, bytes, codes] of hostile) {
      await assert.rejects(read(bytes), (error: { name: string; code: string; message: string }) => {
        assert.equal(error.name, "Failure", what);
        assert.ok(codes.split("|").includes(error.code), `${what}: ${error.code}`);
        assert.ok(!/vips|sharp|Input/i.test(error.message), error.message);
        return true;
      });
      assert.equal((await read(good)).width, 320, what);
    }
  });

  test("of a picture that is a page, too, the thumbnail has nothing but pixels", async () => {
    const gif = await scene(1).gif().toBuffer();
    for (const bytes of [Buffer.concat([gif, Buffer.from(MARKUP)]), Buffer.concat([await jpegOf(1), bomb()])]) {
      const { thumbnail } = await read(bytes);
      assert.ok(!Buffer.from(thumbnail).includes("<script"));
      assert.equal((await sharp(thumbnail).metadata()).format, "webp");
    }
  });

  test("a file that is shorter than it says fails as the disk's fault, and the next one is read", async () => {
    const good = await jpegOf(1);
    await assert.rejects(decoder.read(open(good, good.length + 1)), { code: "disk_error" });
    await assert.rejects(decoder.read(open(good, good.length - 1)), { code: "disk_error" });
    assert.equal((await read(good)).width, 320);
  });
});

test("the process knows nothing of the server's environment, may write no file, and is held to memory and time", async (t) => {
  if (process.platform !== "linux") return t.skip("only Linux tells of another process what it may");
  await using decoder = new PictureDecoder();
  await decoder.read(open(await jpegOf(1)));
  const { pid } = decoder;
  assert.ok(pid !== undefined);
  const about = (file: string): string => readFileSync(`/proc/${pid}/${file}`, "utf8");
  assert.deepEqual(about("environ").split("\0").sort(), ["", "MALLOC_ARENA_MAX=1", "UV_THREADPOOL_SIZE=1"]);
  const words = about("cmdline").split("\0");
  assert.ok(words.includes("--permission") && !words.some((word) => /allow-(net|child|worker|fs-write)/.test(word)));
  const limit = (name: string): string => new RegExp(`${name} +(\\d+)`).exec(about("limits"))?.[1] ?? "none";
  assert.equal(limit("Max address space"), `${DEFAULT_LIMITS.addressSpaceBytes}`);
  assert.deepEqual(["Max cpu time", "Max file size", "Max core file size", "Max open files"].map(limit), [
    `${DEFAULT_LIMITS.cpuSeconds}`,
    "0",
    "0",
    "64",
  ]);
  const group = about("stat").split(") ")[1]?.split(" ")[2];
  assert.equal(group, `${pid}`, "it leads a group of its own, which is killed whole");
});

test("somebody who kills the process costs a picture a second try, no more", async () => {
  await using decoder = new PictureDecoder();
  const good = await jpegOf(1);
  await decoder.read(open(good));
  const first = decoder.pid!;
  const killing = async (): Promise<OpenPicture> => {
    process.kill(first, "SIGKILL");
    return open(good)();
  };
  assert.equal((await decoder.read(killing)).width, 320);
  assert.notEqual(decoder.pid, first);
});

test("a picture that always brings the process down is told to be bad; those that wait are read", async () => {
  await using decoder = new PictureDecoder();
  const good = await jpegOf(1);
  await decoder.read(open(good));
  // Whichever process reads it is killed in the middle of it: what a decoder does that crashes.
  const deadly: OpenPicture = {
    sizeBytes: good.length,
    stream: async function* () {
      yield good.subarray(0, 100);
      process.kill(decoder.pid!, "SIGSEGV");
      yield good.subarray(100);
    },
    [Symbol.asyncDispose]: async () => {},
  };
  const outcomes = await Promise.allSettled([decoder.read(async () => deadly), decoder.read(open(good))]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "fulfilled"],
  );
  assert.equal((outcomes[0] as PromiseRejectedResult).reason.code, "bad_picture");
});

test("a picture that takes too long is given up, with its process", async () => {
  await using decoder = new PictureDecoder({ ...DEFAULT_LIMITS, answerMs: 1 });
  const slow = await sharp(await jpegOf(1))
    .resize(3_000, 3_000, { fit: "fill" })
    .webp()
    .toBuffer();
  await assert.rejects(decoder.read(open(slow)), { code: "bad_picture", message: /took too long/ });
});

test("a picture that wants more memory than there may be is bad, and the next one is read", async (t) => {
  if (process.platform !== "linux") return t.skip("only Linux holds a process to its memory");
  await using decoder = new PictureDecoder({ ...DEFAULT_LIMITS, addressSpaceBytes: 1_250 * 1024 ** 2 });
  const blank = sharp({ create: { width: 9_900, height: 9_900, channels: 3, background: "#888" } });
  await assert.rejects(decoder.read(open(await blank.jpeg({ progressive: true }).toBuffer())), { code: "bad_picture" });
  assert.equal((await decoder.read(open(await jpegOf(1)))).width, 320);
});

test("at the end nothing is left running, and what still waited is told so", async () => {
  const decoder = new PictureDecoder();
  const good = await jpegOf(1);
  await decoder.read(open(good));
  const { pid } = decoder;
  const waiting = Promise.allSettled([decoder.read(open(good)), decoder.read(open(good))]);
  await decoder[Symbol.asyncDispose]();
  for (const outcome of await waiting) assert.equal(outcome.status === "rejected" && outcome.reason.name, "Stop");
  assert.ok(!isAlive(pid!));
  await assert.rejects(decoder.read(open(good)), { name: "Stop" });
});

test("the process does not outlive a server that was killed", async (t) => {
  if (process.platform === "win32") return t.skip("there is no SIGKILL");
  const program = join(import.meta.dirname, "../fixtures/decoder-owner.ts");
  const owner = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(owner.stdout.setEncoding("utf8"), "data")) as [string];
  const pid = Number(line);
  assert.ok(isAlive(pid));
  owner.kill("SIGKILL");
  const deadline = performance.now() + 20_000;
  while (isAlive(pid)) {
    assert.ok(performance.now() < deadline, "the process that reads pictures is still there");
    await wait(20);
  }
});
