import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../../src/domain/failures.ts";
import { readListLine, readResolvedPage } from "../../../src/engines/media/resolved-page.ts";
import { ytdlpFailure } from "../../../src/engines/media/ytdlp-failure.ts";
import { readYtdlpLine } from "../../../src/engines/media/ytdlp-progress.ts";
import type { EgressEntry } from "../../../src/net/egress-proxy.ts";

const page = (fields: object): string =>
  JSON.stringify({ _type: "video", id: "1", title: "Film", ext: "mp4", ...fields });

test("a page with picture and sound apart has two parts, one plain file has one, with the headers it wants", () => {
  const headers = { "User-Agent": "x", Host: "evil", Range: "bytes=0-", "X-Bad": "a\r\nb", Referer: "http://a/" };
  const plain = readResolvedPage(page({ protocol: "https", url: "https://a.example/f.mp4", http_headers: headers }));
  assert(plain.kind === "media");
  assert.deepEqual(
    plain.parts.map(({ headers: kept }) => kept),
    [{ "user-agent": "x", referer: "http://a/" }],
  );
  const formats = [
    { protocol: "m3u8_native", url: "https://a.example/v.m3u8", filesize_approx: 10.4 },
    { protocol: "http_dash_segments", url: "", manifest_url: "https://a.example/m.mpd", vcodec: "none" },
  ];
  const two = readResolvedPage(page({ requested_formats: formats }));
  assert(two.kind === "media");
  const facts = two.parts.map(({ manifestUrl, sizeBytes, hasPicture }) => [manifestUrl, sizeBytes, hasPicture]);
  assert.deepEqual(facts, [
    ["https://a.example/v.m3u8", 10, true],
    ["https://a.example/m.mpd", null, false],
  ]);
});

test("protocols that would go around the policy, live streams and what cannot be read are refused", () => {
  for (const protocol of ["rtmp", "mms", "websocket_frag", "file", "", "rtmp_ffmpeg"])
    assert.throws(() => readResolvedPage(page({ protocol, url: "x" })), { code: "unsupported" }, protocol);
  assert.throws(() => readResolvedPage(page({ protocol: "https", is_live: true })), { code: "unsupported" });
  for (const text of ["", "null", "[]", "3", "{"])
    assert.throws(() => readResolvedPage(text), { code: "tool_failed" }, text);
});

test("a list has a title; what it lists comes in lines, each with a link and what it is at its site", () => {
  assert.deepEqual(readResolvedPage(page({ _type: "playlist" })), { kind: "list", title: "Film" });
  const read = (fields: object) => readListLine(JSON.stringify({ _type: "url", title: null, ...fields }));
  const watch = "https://www.youtube.com/watch?v=a1";
  assert.deepEqual(read({ url: watch, ie_key: "Youtube", id: "a1", title: "One" }), {
    url: watch,
    title: "One",
    origin: { site: "youtube", media_id: "a1" },
  });
  for (const fields of [
    { id: "a1" },
    { ie_key: "Generic", id: "a1" },
    { ie_key: "Youtube" },
    { ie_key: "a b", id: "1" },
  ])
    assert.equal(read({ url: watch, ...fields })?.origin, null, JSON.stringify(fields));
  assert.equal(readListLine("[1]"), null);
  assert.equal(readListLine("{"), null);
});

test("what stands on the page of the list itself is asked for at its own link, else at that of its page", () => {
  const list = "https://a.example/list";
  const link = (fields: object) =>
    readListLine(JSON.stringify({ _type: "video", original_url: list, url: "https://a.example/f.mp4", ...fields }))
      ?.url;
  assert.equal(link({ webpage_url: list }), "https://a.example/f.mp4");
  assert.equal(link({ webpage_url: "https://a.example/film" }), "https://a.example/film");
  assert.equal(
    link({ webpage_url: list, url: null, manifest_url: "https://a.example/m.mpd" }),
    "https://a.example/m.mpd",
  );
  assert.equal(link({ webpage_url: list, url: null }), "");
});

test("a container that is no plain word never becomes part of a name", () => {
  const odd = readResolvedPage(page({ ext: "../../x", protocol: "https" }));
  assert(odd.kind === "media");
  assert.equal(odd.extension, "mp4");
});

test("what the proxy refused goes before what the program says; its last error decides else, masked", () => {
  const entry = (failure: Failure | null): EgressEntry => ({
    method: "GET",
    target: "10.0.0.5:80",
    address: null,
    failure,
  });
  const refused = ytdlpFailure(["ERROR: HTTP Error 403"], [entry(new Failure("blocked_address")), entry(null)]);
  assert.deepEqual([refused.code, refused.message], ["blocked_address", "blocked: private address (10.0.0.5:80)"]);
  assert.equal(ytdlpFailure(["ERROR: x"], [entry(new Failure("dns_failed"))]).code, "dns_failed");
  const codes = [
    ["ERROR: Unsupported URL: https://a.example/", "unsupported"],
    ["ERROR: [generic] Unable to download webpage: HTTP Error 404: Not Found", "not_found"],
    ["ERROR: [youtube] x: Sign in to confirm you're not a bot", "needs_login"],
    ["ERROR: unable to download video data: HTTP Error 416: Requested range not satisfiable", "range_mismatch"],
    ["ERROR: [x] HTTP Error 503: Service Unavailable", "server_error"],
    ["ERROR: [Errno 28] No space left on device", "disk_full"],
    ["ERROR: something new", "tool_failed"],
  ] as const;
  for (const [line, code] of codes) assert.equal(ytdlpFailure(["noise", line], []).code, code, line);
  const secret = ytdlpFailure(["ERROR: no https://a.example/?token=S3CR3T-1234"], []);
  assert(!secret.message.includes("S3CR3T"));
});

test("lines of progress are read, all others are not for us", () => {
  const progress = { status: "downloading", filename: "f", downloaded_bytes: 5, total_bytes_estimate: 9.6 };
  assert.deepEqual(readYtdlpLine(`TRAWL:download:${JSON.stringify(progress)}`), {
    kind: "download",
    file: "f",
    done: 5,
    total: 10,
  });
  assert.deepEqual(readYtdlpLine('TRAWL:file:"/a/b.mp4"'), { kind: "file", path: "/a/b.mp4" });
  for (const line of ["", "[download] x", "TRAWL:download:{", "TRAWL:file:{}", "TRAWL:other:1", "TRAWL:download:null"])
    assert.equal(readYtdlpLine(line), null, line);
});
