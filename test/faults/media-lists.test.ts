import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { whyNoMediaTools } from "../support/media-tools.ts";
import { MediaWorld } from "../support/media-world.ts";

const skip = whyNoMediaTools();
const MANY = 5_000;
let world: MediaWorld;

before(async () => {
  if (!skip) world = await MediaWorld.open();
});
after(() => world?.[Symbol.asyncDispose]());

/** A feed whose entries have these links; a path is one of the site. */
function putFeed(path: string, links: readonly string[]): void {
  const { site } = world;
  const items = links.map((link, index) => {
    const url = link.startsWith("/") ? `${site.url}${link}` : link;
    return `<item><title>Part ${index + 1}</title><enclosure url="${url}" type="video/mp4"/></item>`;
  });
  site.put(path, `<rss version="2.0"><channel><title>All parts</title>${items.join("\n")}</channel></rss>`);
}

/** Names of files of the site that are all different, small and there. */
function putFiles(name: string, count: number): string[] {
  const paths = Array.from({ length: count }, (_, index) => `/${name}-${index}.bin`);
  for (const path of paths) world.site.put(path, path);
  return paths;
}

async function tasksOf(id: string) {
  const tasks: { id: string; name: string; url: string; status: string; error: { code: string } | null }[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const { body } = await world.server.get(`/api/jobs/${id}/tasks?limit=200${cursor && `&cursor=${cursor}`}`);
    tasks.push(...body.tasks);
    cursor = body.next_cursor;
  }
  return tasks;
}

const pathsOf = (tasks: readonly { url: string }[]): string[] => tasks.map(({ url }) => new URL(url).pathname);

async function nothingIsWrong(): Promise<void> {
  assert.deepEqual((await world.server.get("/api/verify")).body.problems, []);
}

test(
  "a list becomes a task for each entry, in its order; a broken one harms none and is retried alone",
  { skip },
  async () => {
    const { site } = world;
    putFeed("/three.rss", ["/plain.m3u8", "/absent.mp4", "/film.mp4"]);
    const job = await world.ended(await world.add("/three.rss"));
    assert.equal(job.status, "completed");
    assert.deepEqual([job.detected, job.downloaded, job.failed], [3, 2, 1]);
    assert.equal(job.message, "2 of 3 files, 1 failed");
    const tasks = await tasksOf(job.id);
    assert.deepEqual(pathsOf(tasks), ["/three.rss", "/plain.m3u8", "/absent.mp4", "/film.mp4"]);
    assert.deepEqual([tasks[0]?.name, tasks[2]?.name, tasks[2]?.error?.code], ["All parts", "Part 2", "not_found"]);
    site.put("/absent.mp4", site.read("/film.mp4"));
    await world.server.ask("POST", `/api/jobs/${job.id}/tasks/${tasks[2]?.id}/retry`);
    await world.that(job.id, ({ status, downloaded }) => status === "completed" && downloaded === 3);
    await world.untilNothingIsLeft();
    await nothingIsWrong();
  },
);

test("a list that is asked for again brings only what is new, or all where that is wished", { skip }, async () => {
  const paths = putFiles("again", 3);
  putFeed("/again.rss", paths.slice(0, 2));
  await world.ended(await world.add("/again.rss"));
  putFeed("/again.rss", paths);
  const before = world.site.requests.length;
  const second = await world.ended(await world.add("/again.rss"));
  assert.equal(second.message, "1 of 1 files, 2 are here already");
  assert.deepEqual(pathsOf(await tasksOf(second.id)), ["/again.rss", "/again-2.bin"]);
  assert(world.site.requests.slice(before).every(({ path }) => !/again-[01]/.test(path)));
  const third = await world.ended(await world.add("/again.rss"));
  assert.deepEqual([third.status, third.message], ["completed", "Nothing new, 3 are here already"]);
  const all = await world.ended(await world.add("/again.rss", { media: { playlist_again: true } }));
  assert.equal(all.message, "3 of 3 files");
  await nothingIsWrong();
});

test("entries are chosen by their numbers; where no list is wanted the page is what it is", { skip }, async () => {
  const paths = putFiles("chosen", 9);
  putFeed("/chosen.rss", paths);
  const job = await world.ended(await world.add("/chosen.rss", { media: { playlist: "1-2,8-" } }));
  assert.equal(job.message, "4 of 4 files");
  assert.deepEqual(
    pathsOf(await tasksOf(job.id)).slice(1),
    [0, 1, 7, 8].map((index) => paths[index]),
  );
  const page = await world.fileOf(await world.add("/chosen.rss", { media: { playlist: false } }));
  assert.equal(page.toString(), world.site.read("/chosen.rss").toString());
  const refused = await world.ended(await world.add("/chosen.rss", { engine: "ytdlp", media: { playlist: false } }));
  assert.deepEqual([refused.status, refused.error.code], ["failed", "unsupported"]);
  const urls = [`${world.site.url}/chosen.rss`];
  for (const playlist of ["5-1", "--exec", "", "none", 3]) {
    const { status, body } = await world.server.ask("POST", "/api/jobs", { type: "links", urls, media: { playlist } });
    assert.deepEqual([status, body.error.code], [400, "bad_request"], String(playlist));
  }
});

test("entries that may not be fetched are counted and told, and fail nothing", { skip }, async () => {
  const [path = ""] = putFiles("open", 1);
  putFeed("/closed.rss", ["http://10.0.0.5/a.mp4", path, "file:///etc/passwd", "http://169.254.169.254/latest", path]);
  const job = await world.ended(await world.add("/closed.rss"));
  assert.deepEqual([job.status, job.message], ["completed", "1 of 1 files, 3 may not be fetched"]);
  const { body } = await world.server.get(`/api/jobs/${job.id}/timeline?limit=200`);
  const notes = body.events
    .map(({ text }: { text: string }) => text)
    .filter((text: string) => text.startsWith("refused: "));
  assert.equal(notes.length, 3);
  assert.match(notes[0], /^refused: http:\/\/10\.0\.0\.5\/a\.mp4: 10\.0\.0\.5 is not a public address/);
});

test("a secret in the link of a list without a title is shown to nobody", { skip }, async () => {
  const [path = ""] = putFiles("hidden", 1);
  world.site.put(
    "/hidden.rss",
    `<rss><channel><item><enclosure url="${world.site.url}${path}"/></item></channel></rss>`,
  );
  const job = await world.ended(await world.add("/hidden.rss?token=S3CR3T-5678-90ab-cdef"));
  assert.equal(job.message, "1 of 1 files");
  for (const part of ["", "/tasks", "/timeline"]) {
    const { body } = await world.server.get(`/api/jobs/${job.id}${part}`);
    assert(!JSON.stringify(body).includes("S3CR3T"), part);
  }
});

test("a list that breaks off is read again by itself", { skip }, async () => {
  const paths = putFiles("flaky", 2);
  putFeed("/flaky.rss", paths);
  // The engine looks at it, yt-dlp says that it is a list, then it is read.
  world.site.failOnce("/flaky.rss", 3);
  const job = await world.ended(await world.add("/flaky.rss"));
  assert.deepEqual([job.status, job.message], ["completed", "2 of 2 files"]);
  const { body } = await world.server.get(`/api/jobs/${job.id}/timeline?limit=200`);
  assert(body.events.some(({ text }: { text: string }) => text === "All parts broke off after 0 entries"));
  await nothingIsWrong();
});

test("a list of lists is followed, and one that lists itself ends", { skip }, async () => {
  const [path = ""] = putFiles("deep", 1);
  putFeed("/outer.rss", ["/inner.rss", "/outer.rss"]);
  putFeed("/inner.rss", [path, "/outer.rss"]);
  const job = await world.ended(await world.add("/outer.rss"));
  assert.deepEqual([job.status, job.message], ["completed", "1 of 1 files"]);
  await nothingIsWrong();
});

test("five thousand entries are read and fetched, none lost and none twice", { skip }, async () => {
  const paths = putFiles("many", MANY);
  putFeed("/many.rss", paths);
  const id = await world.add("/many.rss");
  const resolving = await world.that(id, ({ detected }) => detected > 1);
  assert.match(resolving.message, /^Resolving All parts: \d+ entries found$/);
  const job = await world.ended(id);
  assert.deepEqual([job.status, job.downloaded, job.failed], ["completed", MANY, 0]);
  assert.deepEqual(pathsOf(await tasksOf(id)).slice(1), paths);
  await world.untilNothingIsLeft();
});

test(
  "a list being read is paused, killed with the server, and goes on without adding anything twice",
  { skip },
  async () => {
    const paths = putFiles("killed", MANY);
    putFeed("/killed.rss", paths);
    const id = await world.add("/killed.rss", { max_speed: 1_024 });
    const isUnderWay = ({ detected }: { detected: number }): boolean => detected > 1;
    await world.that(id, isUnderWay);
    await world.act(id, "pause", "paused");
    assert.deepEqual(world.processes(), []);
    const paused = await world.server.job(id);
    assert(paused.detected > 1 && paused.detected < MANY, `all were read: ${paused.detected}`);
    await world.act(id, "resume", "running");
    await world.that(id, ({ detected }) => detected > paused.detected);
    await world.server.kill();
    await world.startAgain();
    assert((await world.server.job(id)).detected < MANY);
    await world.that(id, ({ detected }) => detected === MANY);
    await world.act(id, "pause", "paused");
    assert.deepEqual(pathsOf(await tasksOf(id)).slice(1), paths);
    await world.act(id, "cancel", "cancelled");
    await world.untilNothingIsLeft();
    await nothingIsWrong();
  },
);

test("a cancel ends the reading of a list and leaves nothing", { skip }, async () => {
  putFeed(
    "/cancelled.rss",
    Array.from({ length: MANY }, (_, index) => `/film.mp4?n=${index}`),
  );
  world.site.setRate(50_000);
  const early = await world.add("/cancelled.rss", { engine: "ytdlp" });
  await world.that(early, ({ status }) => status === "running");
  await world.act(early, "cancel", "cancelled");
  world.site.setRate(0);
  const late = await world.add("/cancelled.rss");
  await world.that(late, ({ detected }) => detected > 1);
  await world.act(late, "cancel", "cancelled");
  assert.deepEqual(world.processes(), []);
  await world.untilNothingIsLeft();
  const statuses = new Set((await tasksOf(late)).map(({ status }) => status));
  assert(!statuses.has("running") && !statuses.has("pending"), [...statuses].join());
  await nothingIsWrong();
});
