import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { signIn } from "./people.ts";
import { startTrawl, type Trawl, untilStatus } from "./trawl.ts";

const KEY = "an-unsplash-key-nobody-sees";
const JPEG = Buffer.concat([Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"), Buffer.alloc(64)]);

/** A loopback Unsplash of three photographs: it counts downloads of the first, fails at the second, and the third has no such link of its own. */
async function openUnsplash() {
  const told: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path.startsWith("/files/")) return void response.end(Buffer.concat([JPEG, Buffer.from(path)]));
    response.setHeader("content-type", "application/json");
    if (path.startsWith("/photos/")) {
      told.push({ path, authorization: request.headers.authorization });
      response.statusCode = path.includes("two") ? 500 : 200;
      return void response.end("{}");
    }
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const results = ["one", "two", "elsewhere"].map((id) => ({
      id,
      urls: { raw: `${host}/files/${id}.jpg` },
      links: {
        download_location: `https://${id === "elsewhere" ? "other.example" : "api.unsplash.com"}/photos/${id}/download?ixid=x`,
      },
    }));
    response.end(JSON.stringify({ results, total_pages: 1 }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Waits until the timeline of a job has so many lines that say so. */
async function untilTold(trawl: Trawl, id: string, headers: Record<string, string>, count: number): Promise<string[]> {
  for (;;) {
    const { events } = (await trawl.call(`/api/jobs/${id}/timeline?limit=200`, { headers })).json;
    const lines = events.map(({ text }: { text: string }) => text).filter((text: string) => text.includes(" told of "));
    if (lines.length >= count) return lines;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a source that wants to know of downloads is told, with its key, and the timeline says how it went", async () => {
  await using site = await openUnsplash();
  const sourceEndpoints = new Map([["UNSPLASH", site.url]]);
  await using trawl = await startTrawl({ sourceEndpoints, sourceKeys: new Map([["UNSPLASH", KEY]]) });
  const headers = await signIn(trawl);
  const body = { type: "search", query: "dog", sources: ["unsplash"], download: false };
  const { job_id: id } = (await trawl.call("/api/jobs", { body, headers })).json;
  await untilStatus(trawl, id, "completed");
  assert.equal(site.told.length, 0, "nothing was downloaded yet");
  const answer = await trawl.call(`/api/jobs/${id}/download`, { body: { all: true }, headers });
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await untilStatus(trawl, id, "completed")).downloaded, 3);
  const lines = await untilTold(trawl, id, headers, 2);
  assert.deepEqual(lines.toSorted(), [
    "unsplash could not be told of the download: Unsplash answered with status 500.",
    "unsplash was told of the download",
  ]);
  assert.deepEqual(
    site.told.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    ["one", "two"].map((photo) => ({ path: `/photos/${photo}/download?ixid=x`, authorization: `Client-ID ${KEY}` })),
  );
  for (const part of ["timeline", "candidates", "sources", "tasks"])
    assert.ok(!(await trawl.call(`/api/jobs/${id}/${part}`, { headers })).text.includes(KEY), part);
});
