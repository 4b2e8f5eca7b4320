import { existsSync } from "node:fs";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { whyNoMediaTools } from "../support/media-tools.ts";
import { MediaWorld } from "../support/media-world.ts";

const skip = whyNoMediaTools();
let world: MediaWorld;

before(async () => {
  if (!skip) world = await MediaWorld.open();
});
after(() => world?.[Symbol.asyncDispose]());

test("a private address behind a list of pieces or its key is blocked, and the job says so", { skip }, async () => {
  const { site } = world;
  const lines = site.read("/plain.m3u8").toString();
  site.put("/meta.m3u8", lines.replace("plain3.ts", "http://169.254.169.254/latest/meta-data"));
  site.put("/inner.m3u8", lines.replace("plain0.ts", "https://10.0.0.5/a.ts"));
  site.put("/start.m3u8", lines.replace("#EXTINF", '#EXT-X-MAP:URI="http://10.0.0.5/init.mp4"\n#EXTINF'));
  site.put("/key.m3u8", site.read("/aes.m3u8").toString().replace('URI="key.bin"', 'URI="http://10.0.0.5/key"'));
  for (const path of ["/meta.m3u8", "/inner.m3u8", "/start.m3u8", "/key.m3u8"]) {
    const { status, error } = await world.ended(await world.add(path));
    assert.deepEqual([status, error.code], ["failed", "blocked_address"], `${path}: ${error.message}`);
    assert.match(error.message, /^blocked: private address \((?:169\.254\.169\.254|10\.0\.0\.5):\d+\)/);
  }
  await world.untilNothingIsLeft();
});

test("a film of which a piece is missing or cut off is not completed", { skip }, async () => {
  const { site } = world;
  site.put("/hole.m3u8", site.read("/plain.m3u8").toString().replace("plain3.ts", "absent.ts"));
  site.put("/short.ts", site.read("/plain3.ts"));
  site.put("/short.m3u8", site.read("/plain.m3u8").toString().replace("plain3.ts", "short.ts"));
  site.cut("/short.ts");
  for (const path of ["/hole.m3u8", "/short.m3u8"]) {
    const id = await world.add(path);
    const job = await world.that(id, ({ status, waiting_code: code }) => status === "completed" || code === "retry");
    assert.notEqual(job.status, "completed");
    await world.act(id, "cancel", "cancelled");
  }
});

test(
  "links that are options, files, other schemes or searches are refused before anything runs",
  { skip },
  async () => {
    const trace = "/tmp/trawl-hostile-link";
    const urls = [`--exec=touch ${trace}`, "file:///etc/passwd", "ytsearch2:x", "rtmp://127.0.0.1/x", ":ytfav", "-x"];
    const { status, body } = await world.server.ask("POST", "/api/jobs", { type: "links", urls, engine: "ytdlp" });
    assert.equal(status, 422);
    assert(body.results.every(({ verdict }: { verdict: string }) => verdict === "refused"));
    assert(!existsSync(trace));
  },
);
