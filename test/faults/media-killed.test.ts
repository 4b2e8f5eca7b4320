import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { whyNoMediaTools } from "../support/media-tools.ts";
import { digestOf, MediaWorld } from "../support/media-world.ts";

const skip = whyNoMediaTools();
const MIB = 1 << 20;
let world: MediaWorld;

before(async () => {
  if (!skip) world = await MediaWorld.open();
});
after(() => world?.[Symbol.asyncDispose]());

/** Brings a film to 40 % of its bytes. */
async function begin(path: string, sizeBytes: number): Promise<string> {
  world.site.setRate(150_000);
  const id = await world.add(path);
  await world.that(id, (job) => job.bytes_done >= 0.4 * sizeBytes);
  return id;
}

for (const path of ["/plain.m3u8", "/film.mpd", "/film.mp4"])
  test(
    `${path}: paused at 40 %, the server killed, started and resumed: next to nothing is asked again`,
    { skip },
    async () => {
      const { site } = world;
      site.setRate(0);
      const before = site.requests.length;
      const whole = await world.fileOf(await world.add(path));
      const usual = bytesSent(before);
      const from = site.requests.length;
      const id = await begin(path, whole.length);
      await world.act(id, "pause", "paused");
      assert.deepEqual(world.processes(), []);
      await world.server.kill();
      await world.startAgain();
      assert.equal((await world.that(id, () => true)).status, "paused");
      site.setRate(0);
      await world.server.ask("POST", `/api/jobs/${id}/resume`);
      assert.equal(digestOf(await world.fileOf(id)), digestOf(whole));
      const again = bytesSent(from) - usual;
      assert(again <= MIB, `${again} bytes were sent again`);
      await world.untilNothingIsLeft();
    },
  );

for (const path of ["/plain.m3u8", "/film.mpd"])
  test(
    `${path}: cancelled at 40 %, of which the server is killed at once: neither process nor file is left`,
    { skip },
    async () => {
      const { site } = world;
      site.setRate(0);
      const whole = await world.fileOf(await world.add(path));
      const files = world.readableFiles().length;
      const id = await begin(path, whole.length);
      await world.server.ask("POST", `/api/jobs/${id}/cancel`);
      await world.server.kill();
      await world.startAgain();
      await world.that(id, ({ status }) => status === "cancelled");
      await world.untilNothingIsLeft();
      assert.equal(world.readableFiles().length, files);
      site.setRate(0);
    },
  );

test("a redirect to a private address is blocked, for the page as for a piece", { skip }, async () => {
  const { site } = world;
  site.redirect("/gone.m3u8", "http://169.254.169.254/latest/meta-data");
  site.redirect("/moved.ts", "http://10.0.0.5/a.ts");
  site.put("/pieces.m3u8", site.read("/plain.m3u8").toString().replace("plain3.ts", "moved.ts"));
  for (const path of ["/gone.m3u8", "/pieces.m3u8"]) {
    const { status, error } = await world.ended(await world.add(path, { engine: "ytdlp" }));
    assert.deepEqual([status, error.code], ["failed", "blocked_address"], `${path}: ${error.message}`);
  }
  await world.untilNothingIsLeft();
});

/** How much the site sent since a request, one that was cut off in its middle included. */
function bytesSent(from: number): number {
  return world.site.requests.slice(from).reduce((sum, request) => sum + request.bytesSent, 0);
}
