import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { openPictureSite, type PictureSite } from "../support/picture-site.ts";
import { jpegOf, scene, SVG_WITH_SCRIPT } from "../support/test-pictures.ts";
import { ADMIN, LOCAL_KEY, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

let site: PictureSite;
let trawl: Trawl;
before(async () => {
  const base = scene(1, 600, 400);
  site = await openPictureSite({
    "one.png": await base.clone().png().toBuffer(),
    "again.jpg": await base.clone().resize(200).jpeg({ quality: 50 }).toBuffer(),
    "copy.png": await base.clone().png().toBuffer(),
    "other.jpg": await jpegOf(4),
    "cut.jpg": (await jpegOf(2)).subarray(0, 2_000),
    "script.svg": SVG_WITH_SCRIPT,
    "film.mp4": Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2 film", "latin1"),
  });
  trawl = await startTrawl({ egressAllow: [site.host] });
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Has files fetched by a new guest; gives their assets by the beginnings of their names. */
async function fetched(names: readonly string[]) {
  const made = await trawl.call("/api/jobs", { body: { type: "links", urls: names.map(site.link) } });
  assert.equal(made.status, 201, made.text);
  await untilStatus(trawl, made.json.job_id, "completed");
  const token: string = made.json.guest_token;
  const { json } = await trawl.call(`/api/assets?job_id=${made.json.job_id}`, { as: token });
  const idOf = (name: string): string => json.assets.find((asset: any) => asset.name.startsWith(name)).id;
  return { token, idOf };
}

test("a thumbnail is a small WebP picture that no browser runs, asked for again only when it changed", async () => {
  const { token, idOf } = await fetched(["one.png"]);
  const path = `/api/assets/${idOf("one")}/thumbnail`;
  const response = await fetch(trawl.url + path, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(response.status, 200);
  const { format, width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  assert.deepEqual([format, width, height], ["webp", 320, 213]);
  const { headers } = response;
  assert.equal(headers.get("content-type"), "image/webp");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.match(headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'/);
  assert.equal(headers.get("cache-control"), "private, no-cache");
  const again = await trawl.call(path, { as: token, headers: { "if-none-match": headers.get("etag") ?? "" } });
  assert.deepEqual([again.status, again.text], [304, ""]);
  const { json } = await trawl.call(`/api/assets/${idOf("one")}`, { as: token });
  assert.deepEqual([json.asset.width, json.asset.height], [600, 400]);
});

test("what has no thumbnail says why", async () => {
  const { token, idOf } = await fetched(["cut.jpg", "script.svg", "film.mp4"]);
  const ask = (name: string) => trawl.call(`/api/assets/${idOf(name)}/thumbnail`, { as: token });
  for (let times = 0; times < 2; times += 1) {
    const cut = await ask("cut");
    assert.deepEqual([cut.status, cut.json.error.code], [422, "bad_picture"]);
  }
  const [script, film] = [await ask("script"), await ask("film")];
  assert.deepEqual([script.status, script.json.error.code], [404, "not_found"]);
  assert.match(script.json.error.message, /Only pictures/);
  assert.match(film.json.error.message, /Of films none are made/);
});

test("near-duplicates are listed to those who may see them: the nearest first, page by page", async () => {
  const mine = await fetched(["one.png", "again.jpg", "other.jpg"]);
  const theirs = await fetched(["copy.png"]);
  // The looks are not waited for: whoever asks has them made.
  for (const [who, name] of [
    [mine, "one"],
    [mine, "again"],
    [mine, "other"],
    [theirs, "copy"],
  ] as const)
    assert.equal((await trawl.call(`/api/assets/${who.idOf(name)}/thumbnail`, { as: who.token })).status, 200);
  const similar = (as: string, id: string, query = "") => trawl.call(`/api/assets/${id}/similar${query}`, { as });
  const { json } = await similar(mine.token, mine.idOf("one"));
  assert.deepEqual([json.compared, json.total, json.next_cursor], [true, 1, null]);
  assert.deepEqual([json.assets[0].id, json.assets[0].owned], [mine.idOf("again"), true]);
  assert.ok(json.assets[0].distance <= 7);
  assert.equal((await similar(theirs.token, theirs.idOf("copy"))).json.total, 0);
  assert.equal((await similar(mine.token, theirs.idOf("copy"))).status, 404);

  const login = await trawl.call("/api/auth/sign-in/email", { body: ADMIN });
  assert.equal(login.status, 200);
  const all = (await similar(LOCAL_KEY, mine.idOf("one"))).json;
  assert.ok(all.total >= 2);
  assert.ok(all.assets.some((asset: any) => asset.id === theirs.idOf("copy") && asset.distance === 0));
  const distances = all.assets.map((asset: any) => asset.distance);
  assert.deepEqual(
    distances,
    distances.toSorted((a: number, b: number) => a - b),
  );
  const paged: string[] = [];
  for (let cursor = ""; ;) {
    const page = (await similar(LOCAL_KEY, mine.idOf("one"), `?limit=1${cursor}`)).json;
    assert.equal(page.assets.length, 1);
    paged.push(page.assets[0].id);
    if (page.next_cursor === null) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  assert.deepEqual(
    paged,
    all.assets.map((asset: any) => asset.id),
  );
  const odd = await similar(LOCAL_KEY, mine.idOf("one"), "?cursor=bm9uZTox");
  assert.equal(odd.status, 400);
});

test("of what is no picture there is nothing to compare", async () => {
  const { id, token } = await submit(trawl, ["/words.txt"]);
  const job = await untilStatus(trawl, id, "completed");
  const { json } = await trawl.call(`/api/assets/${job.recent_files[0].asset_id}/similar`, { as: token });
  assert.deepEqual(json, { success: true, compared: false, assets: [], total: 0, next_cursor: null });
});
