import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { isMediaSite } from "../../../src/sources/media-sites/is-media-site.ts";
import { startTrawl, untilStatus } from "../../api/trawl.ts";
import { startOrigin } from "../../support/origin.ts";

test("where yt-dlp is missing, who asks for it is told in one sentence; pages and files go on as files", async () => {
  await using origin = await startOrigin();
  await using trawl = await startTrawl({ egressAllow: [origin.host] });
  const link = origin.link(500, { type: "text/html" });
  const ended = async (body: object, status: string) => {
    const { json } = await trawl.call("/api/jobs", { body: { type: "links", urls: [link], ...body } });
    await untilStatus(trawl, json.job_id, status);
    return (await trawl.core.store.read((tx) => tx.jobs.get(json.job_id))) ?? assert.fail();
  };
  const missing = await ended({ engine: "ytdlp" }, "failed");
  assert.deepEqual([missing.status, missing.error_code], ["failed", "tool_missing"]);
  assert.match(
    missing.error_message ?? "",
    /^yt-dlp, which is needed for video pages, is not at .*To get it: pipx install/,
  );
  await ended({}, "completed");
  assert.equal(origin.requests.length, 1);
});

test("the hosts of sites that need an outside program are known, others are none", () => {
  const sites = ["www.youtube.com", "youtube.com", "youtu.be", "a.substack.com", "vimeo.com", "www.dailymotion.com"];
  for (const host of sites) assert(isMediaSite(host), host);
  for (const host of ["example.org", "notyoutube.com", "127.0.0.1", ""]) assert(!isMediaSite(host), host);
});

test("a page that a source found is fetched by yt-dlp or not at all, never kept as a file", async (t) => {
  const film = { id: "x1", title: "A film", url: "https://www.dailymotion.com/video/x1" };
  const server = createServer((_request, response) => response.end(JSON.stringify({ list: [film], has_more: false })));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await using trawl = await startTrawl({ sourceEndpoints: new Map([["DAILYMOTION", `http://127.0.0.1:${port}/`]]) });
  const body = { type: "search", query: "film", sources: ["dailymotion"], limit: 3 };
  const { json } = await trawl.call("/api/jobs", { body });
  await untilStatus(trawl, json.job_id, "failed");
  const { tasks } = (await trawl.call(`/api/jobs/${json.job_id}/tasks`, { as: json.guest_token })).json;
  assert.deepEqual([tasks.length, tasks[0].url, tasks[0].error.code], [1, film.url, "tool_missing"]);
});

test("the catalogue says of the sites that need it how to get yt-dlp", async () => {
  await using trawl = await startTrawl();
  const { health } = await trawl.core.sources.get("youtube");
  assert.equal(health.state, "engine_missing");
  assert.match(health.reason ?? "", /^yt-dlp, which is needed for video pages, .* To get it: pipx install yt-dlp/);
});
