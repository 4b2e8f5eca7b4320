import { execFileSync } from "node:child_process";
import { join } from "node:path";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { whyNoMediaTools } from "../support/media-tools.ts";
import { digestOf, MediaWorld } from "../support/media-world.ts";

const skip = whyNoMediaTools();
let world: MediaWorld;

before(async () => {
  if (!skip) world = await MediaWorld.open();
});
after(() => world?.[Symbol.asyncDispose]());

/** Length of a film in seconds, as ffprobe reads it. */
function secondsOf(path: string): number {
  const args = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path];
  return Number(execFileSync("ffprobe", args, { encoding: "utf8" }));
}

test("a plain file costs one request, with yt-dlp there or not", { skip }, async () => {
  const { site } = world;
  const file = await world.fileOf(await world.add("/film.mp4"));
  assert.equal(digestOf(file), digestOf(site.read("/film.mp4")));
  assert.equal(site.requests.length, 1);
});

test("a film in pieces is fetched whole and leaves nothing behind", { skip }, async () => {
  const before = new Set(world.readableFiles());
  for (const path of ["/plain.m3u8", "/aes.m3u8", "/film.mpd"]) await world.fileOf(await world.add(path));
  await world.untilNothingIsLeft();
  const films = world.readableFiles().filter((name) => !before.has(name));
  assert.match(films.sort().join(), /^aes\.mp4,film(?: \(2\))?\.mp4,plain\.mp4$/);
  for (const name of films) assert(Math.abs(secondsOf(join(world.folders.downloadDir, name)) - 10) < 1, name);
});

test("one plain file on a page is fetched by the own engine", { skip }, async () => {
  world.site.put("/page.html", '<html><title>A film</title><body><video src="/film.mp4"></video></body></html>');
  const file = await world.fileOf(await world.add("/page.html"));
  assert.equal(digestOf(file), digestOf(world.site.read("/film.mp4")));
});

test(
  "a page without media is kept as it is; where yt-dlp was asked for by name it is unsupported",
  { skip },
  async () => {
    const text = "<html><title>Words</title><p>Only words.</p></html>";
    world.site.put("/words.html", text);
    assert.equal((await world.fileOf(await world.add("/words.html"))).toString(), text);
    const { status, error } = await world.ended(await world.add("/words.html", { engine: "ytdlp" }));
    assert.deepEqual([status, error.code], ["failed", "unsupported"]);
    await world.untilNothingIsLeft();
  },
);

test(
  "the catalogue says that the sites are within reach, and readiness which programs there are",
  { skip },
  async () => {
    const { sources } = (await world.server.get("/api/sources?q=youtube")).body;
    const youtube = sources.find(({ id }: { id: string }) => id === "youtube");
    assert.notEqual(youtube.health.state, "engine_missing");
    const { checks } = (await world.server.get("/readyz")).body;
    const named = checks.filter(({ ok, optional }: { ok: boolean; optional: boolean }) => ok && optional);
    assert(named.some(({ name, text }: { name: string; text: string }) => name === "yt-dlp" && /^\d{4}\./.test(text)));
  },
);

test("sound alone is what was chosen", { skip }, async () => {
  const id = await world.add("/film.mpd", { engine: "ytdlp", media: { audio_only: true } });
  assert((await world.fileOf(id)).length < 400_000);
  assert.deepEqual((await world.server.get("/api/verify")).body.problems, []);
});
