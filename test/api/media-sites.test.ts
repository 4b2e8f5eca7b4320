import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { Tools } from "../../src/children/tools.ts";
import { KnownSites } from "../../src/engines/media/known-sites.ts";
import { LOCAL_KEY, startTrawl, untilStatus } from "./trawl.ts";

const EXTRACTORS = [
  "Bandcamp:album: Albums of Bandcamp",
  "GameSpot (CURRENTLY BROKEN)",
  "TikTok",
  'youtube:search: YouTube search; "ytsearch:" prefix (e.g. "ytsearch5:running tortoise")',
  'youtube:search:date: YouTube search, newest videos first; "ytsearchdate:" prefix (e.g. "ytsearchdate:purple fish")',
];
const FILM = { id: "1", title: "A film", url: "https://www.youtube.com/watch?v=1", duration: 5 };

/** A server whose yt-dlp is the stand-in of the searches' tests, and that has no gallery-dl. */
async function startBeside(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "trawl-stand-in-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const ytdlp = join(folder, "yt-dlp");
  await copyFile(join(import.meta.dirname, "../engines/media/stand-in-ytdlp.sh"), ytdlp);
  await writeFile(join(folder, "extractors.txt"), EXTRACTORS.join("\n"));
  await writeFile(join(folder, "answer.jsonl"), `${JSON.stringify(FILM)}\n`);
  const trawl = await startTrawl({ ytdlp, galleryDl: "/absent/gallery-dl" });
  t.after(() => trawl[Symbol.asyncDispose]());
  return trawl;
}

test("what the installed programs know can be searched, page by page, and who is missing is told", async (t) => {
  const trawl = await startBeside(t);
  const listOf = async (query: string) => (await trawl.call(`/api/sources/media-sites?${query}`)).json;
  const first = await listOf("limit=3");
  const rest = await listOf(`limit=3&cursor=${first.next_cursor}`);
  const sites = [...first.media_sites, ...rest.media_sites];
  assert.deepEqual([first.total, sites.length, rest.next_cursor], [5, 5, null]);
  assert.deepEqual(sites[0], {
    program: "ytdlp",
    name: "Bandcamp:album",
    description: "Albums of Bandcamp",
    example: null,
    broken: false,
  });
  assert.deepEqual([sites[1].name, sites[1].broken, sites[2].name], ["GameSpot", true, "TikTok"]);
  assert.deepEqual(first.programs[0], { program: "ytdlp", reason: null });
  assert.match(first.programs[1].reason, /^gallery-dl/);
  const found = (await listOf("q=albums")).media_sites.map(({ name }: { name: string }) => name);
  assert.deepEqual(found, ["Bandcamp:album"]);
  assert.equal((await listOf("program=gallerydl")).total, 0);
  assert.equal((await trawl.call("/api/sources/media-sites?program=x")).status, 400);
});

test("without yt-dlp there are no sites of it, and the command that brings it is told", async () => {
  await using trawl = await startTrawl({ galleryDl: "/absent/gallery-dl" });
  const { json } = await trawl.call("/api/sources/media-sites");
  assert.equal(json.total, 0);
  assert.match(json.programs[0].reason, /To get it: pipx install yt-dlp/);
});

test("a site that nobody could ask, for want of yt-dlp, is told so and keeps no bad name", async (t) => {
  const trawl = await startTrawl({ galleryDl: "/absent/gallery-dl" });
  t.after(() => trawl[Symbol.asyncDispose]());
  const body = { type: "search", query: "fish", sources: ["youtube"], limit: 5 };
  const { json } = await trawl.call("/api/jobs", { body });
  await untilStatus(trawl, json.job_id, "failed");
  const [run] = (await trawl.call(`/api/jobs/${json.job_id}/sources`, { as: LOCAL_KEY })).json.sources;
  assert.equal(run.status, "failed");
  assert.match(run.reason, /To get it: pipx install yt-dlp/);
  const { health } = await trawl.core.sources.get("youtube");
  assert.deepEqual([health.state, health.success_rate], ["engine_missing", null]);
});

test("a search of yt-dlp is a source that can be named as soon as the server is there", async (t) => {
  const trawl = await startBeside(t);
  const body = { type: "search", query: "fish", sources: ["ytdlp_ytsearchdate", "youtube"], limit: 5, download: false };
  const { json } = await trawl.call("/api/jobs", { body });
  await untilStatus(trawl, json.job_id, "completed");
  const { candidates } = (await trawl.call(`/api/jobs/${json.job_id}/candidates`, { as: LOCAL_KEY })).json;
  // Each link is kept once.
  assert.deepEqual([candidates.length, candidates[0].title, candidates[0].kind], [1, "A film", "video"]);
  const { sources } = (await trawl.call("/api/sources?q=youtube")).json;
  const idsOf = sources.map(({ id, searchable }: { id: string; searchable: boolean }) => `${id} ${searchable}`);
  assert.ok(idsOf.includes("youtube true") && idsOf.includes("ytdlp_ytsearchdate true"), idsOf.join());
  const unknown = await trawl.call("/api/jobs", { body: { ...body, sources: ["ytdlp_gone"] } });
  assert.equal(unknown.status, 400);
});

test("a film that a search found is fetched with yt-dlp", async (t) => {
  const trawl = await startBeside(t);
  const body = { type: "search", query: "fish", sources: ["youtube"], limit: 5 };
  const { json } = await trawl.call("/api/jobs", { body });
  const job = await untilStatus(trawl, json.job_id, "failed");
  const { tasks } = (await trawl.call(`/api/jobs/${json.job_id}/tasks`, { as: LOCAL_KEY })).json;
  // The stand-in fetches nothing; that it was asked to is what counts.
  assert.deepEqual([job.status, tasks[0].url, tasks[0].error.code], ["failed", FILM.url, "unsupported"]);
});

const GALLERY_DL = "gallery-dl";
const skip = spawnSync(GALLERY_DL, ["--version"]).error !== undefined ? "gallery-dl is not installed" : false;

test("the list of the real gallery-dl is read", { skip }, async () => {
  const named = { "yt-dlp": null, "gallery-dl": null, ffmpeg: null };
  const sites = new KnownSites(new Tools({ named, searchPath: process.env["PATH"] ?? "", allowOld: true }));
  const list = await sites.sitesOf("gallery-dl");
  assert.ok(list.length > 400, `${list.length}`);
  const album = list.find(({ name }) => name === "imgur:album");
  assert.match(album?.example ?? "", /^https:\/\/imgur\.com\/a\//);
  assert.match(album?.description ?? "", /imgur/i);
});
