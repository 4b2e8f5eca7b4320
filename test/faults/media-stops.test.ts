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

test(
  "a pause ends the program and keeps the bytes; a killed server goes on with the next piece",
  { skip },
  async () => {
    const { site } = world;
    const whole = digestOf(await world.fileOf(await world.add("/plain.m3u8")));
    site.setRate(150_000);
    const id = await world.add("/plain.m3u8");
    const { bytes_total: total } = await world.that(id, (job) => job.bytes_done > 400_000);
    await world.act(id, "pause", "paused");
    assert.deepEqual(world.processes(), []);
    const paused = site.requests.length;
    await world.act(id, "resume", "running");
    await world.that(id, (job) => job.bytes_done > 600_000);
    await world.server.kill();
    const killed = site.requests.length;
    site.setRate(0);
    await world.startAgain();
    assert.equal(digestOf(await world.fileOf(id)), whole);
    await world.untilNothingIsLeft();
    const pieces = site.requests.filter(({ path }, index) => path.endsWith(".ts") && index >= paused);
    const again = (from: number, to: number): string[] =>
      site.requests.slice(from, to).flatMap(({ path }) => (path.endsWith(".ts") ? [path] : []));
    const [first, second] = [again(paused, killed), again(killed, site.requests.length)];
    assert(
      second.filter((path) => first.includes(path)).length <= 1,
      `asked again: ${second.join()} after ${first.join()}`,
    );
    assert(pieces.length < 10 && total > 0);
  },
);

test("a cancel ends the program and removes all that it left", { skip }, async () => {
  world.site.setRate(100_000);
  const id = await world.add("/film.mpd");
  await world.that(id, (job) => job.bytes_done > 100_000);
  await world.act(id, "cancel", "cancelled");
  assert.deepEqual(world.processes(), []);
  world.site.setRate(0);
  await world.untilNothingIsLeft();
});

test("a film that changed between two attempts starts again and is never joined of two", { skip }, async () => {
  const { site } = world;
  site.put("/change.m3u8", site.read("/plain.m3u8"));
  site.setRate(150_000);
  const id = await world.add("/change.m3u8");
  await world.that(id, (job) => job.bytes_done > 300_000);
  await world.act(id, "pause", "paused");
  site.setRate(0);
  site.put(
    "/change.m3u8",
    site
      .read("/plain.m3u8")
      .toString()
      .replace(/#EXTINF:.*\nplain0.ts\n/, ""),
  );
  const before = site.requests.length;
  await world.act(id, "resume", "completed");
  assert(site.requests.slice(before).some(({ path }) => path === "/plain1.ts"));
  const { body } = await world.server.get(`/api/jobs/${id}/timeline`);
  assert.match(JSON.stringify(body.events), /Starts again from the beginning: the remote file changed/);
  await world.untilNothingIsLeft();
});
