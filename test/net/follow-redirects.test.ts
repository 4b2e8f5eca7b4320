import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../src/domain/failures.ts";
import { followRedirects } from "../../src/net/follow-redirects.ts";
import type { FollowOptions } from "../../src/net/follow-redirects.ts";
import type { Reply } from "../../src/net/request.ts";
import { exchangeOptions } from "../support/exchange-options.ts";
import { always, openRawServer } from "../support/raw-server.ts";
import type { RawServer } from "../support/raw-server.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

function redirect(location: string, status = 302): string {
  return `HTTP/1.1 ${status} Go\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
}

/** A server whose paths answer as the table says. */
function openSite(paths: (path: string) => string): Promise<RawServer> {
  return openRawServer((socket, head) => socket.end(paths(head.split(" ")[1] ?? ""), "latin1"));
}

function follow(url: string, allow: readonly string[], more: Partial<FollowOptions> = {}): Promise<Reply> {
  return followRedirects(url, { ...exchangeOptions(allow), ...more });
}

test("every kind of redirect is followed, relative and in UTF-8 too", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const utf8 = Buffer.from("/b/ü?x=1#part").toString("latin1");
    await using server = await openSite((path) => (path === "/a" ? redirect(utf8, status) : OK));
    const target = `files.example:${server.port}`;
    const reply = await follow(`http://${target}/a`, [target]);
    assert.deepEqual([reply.status, reply.url.href], [200, `http://${target}/b/%C3%BC?x=1`]);
    reply.close();
  }
});

test("Refresh, Content-Location and other 3xx are not followed", async () => {
  const asides = "Refresh: 0; url=/b\r\nContent-Location: /b\r\n";
  for (const status of [200, 300, 304, 305, 306]) {
    const location = status === 200 ? "" : "Location: /b\r\n";
    await using server = await openRawServer(
      always(`HTTP/1.1 ${status} X\r\n${asides}${location}Content-Length: 0\r\n\r\n`),
    );
    const target = `files.example:${server.port}`;
    const reply = await follow(`http://${target}/a`, [target]);
    assert.deepEqual([reply.status, server.heads.length], [status, 1]);
    reply.close();
  }
});

test("a redirect to what is not public is blocked at that hop, named without secrets", async () => {
  const hops = ["http://10.0.0.5/x", "http://127.0.0.1/", "//[::1]/", "http://169.254.169.254/latest", "http://nas/"];
  for (const hop of [...hops, "http://0x7f.1:80/", "http://me:S3CR3T@10.0.0.5/?token=S3CR3T"]) {
    await using server = await openRawServer(always(redirect(hop)));
    const target = `files.example:${server.port}`;
    await assert.rejects(follow(`http://${target}/`, [target]), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "blocked_address", hop);
      assert.match(error.message, /^Redirect to http:\/\//);
      assert.doesNotMatch(error.message, /S3CR3T/);
      return true;
    });
  }
});

test("a redirect to another scheme, a bad port or an unreadable link is refused", async () => {
  const cases = {
    "ftp://example.com/": "bad_scheme",
    "file:///etc/passwd": "bad_scheme",
    "javascript:1": "bad_scheme",
  };
  const more = { "http://example.com:22/": "bad_port", "http://[": "bad_url", "http://a b/": "bad_url" };
  for (const [hop, code] of Object.entries({ ...cases, ...more })) {
    await using server = await openRawServer(always(redirect(hop)));
    const target = `files.example:${server.port}`;
    await assert.rejects(follow(`http://${target}/`, [target]), { code }, hop);
  }
});

const HEADERS = {
  Accept: "*/*",
  "Accept-Encoding": "identity",
  "User-Agent": "trawl",
  Range: "bytes=5-",
  "If-Range": '"e"',
  Authorization: "Bearer S3CR3T",
  Cookie: "sid=S3CR3T",
  "X-Api-Key": "S3CR3T",
  Referer: "https://files.example/?S3CR3T",
  "X-Anything": "S3CR3T",
};

test("another origin gets no header that tells about the caller, and they stay dropped on the way back", async () => {
  await using other = await openSite(() => redirect(`http://files.example:${first.port}/end`));
  await using first = await openSite((path) => {
    if (path === "/start") return redirect("/same");
    return path === "/same" ? redirect(`http://files.example:${other.port}/other?token=S3CR3T`) : OK;
  });
  const allow = [first, other].map(({ port }) => `files.example:${port}`);
  const reply = await follow(`http://${allow[0]}/start`, allow, { headers: HEADERS });
  reply.close();
  const [start = "", same = "", end = ""] = first.heads;
  const names = (head: string): string[] =>
    head
      .split("\r\n")
      .slice(1, -2)
      .map((line) => line.split(":")[0] ?? "")
      .sort();
  assert.deepEqual(names(start), [...Object.keys(HEADERS), "host"].sort());
  assert.deepEqual(names(same), names(start));
  const harmless = ["Accept", "Accept-Encoding", "If-Range", "Range", "User-Agent", "host"];
  assert.deepEqual(names(other.heads[0] ?? ""), harmless);
  assert.deepEqual(names(end), harmless);
  assert.doesNotMatch(end + (other.heads[0] ?? "").replace(/^.*\r\n/, ""), /S3CR3T/);
});

test("no Referer is made up", async () => {
  await using server = await openSite((path) => (path === "/a" ? redirect("/b") : OK));
  const target = `files.example:${server.port}`;
  (await follow(`http://${target}/a`, [target])).close();
  assert.equal(server.heads.length, 2);
  assert.doesNotMatch(server.heads.join(), /referer/i);
});

test("circles, redirects to nowhere or to two places and more than 20 hops end as redirect_loop", async () => {
  const nowhere = "HTTP/1.1 302 Go\r\nContent-Length: 0\r\n\r\n";
  const twice = "HTTP/1.1 302 Go\r\nLocation: /b\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n";
  const endless = (path: string): string => redirect(`/${Number(path.slice(1)) + 1}`);
  const sites: readonly [(path: string) => string, number][] = [
    [() => redirect("/1"), 1],
    [(path) => redirect(path === "/1" ? "/2#x" : "/1#y"), 2],
    [() => nowhere, 1],
    [() => twice, 1],
    [endless, 21],
  ];
  for (const [answer, requests] of sites) {
    await using server = await openSite(answer);
    const target = `files.example:${server.port}`;
    await assert.rejects(follow(`http://${target}/1`, [target]), { code: "redirect_loop" });
    assert.equal(server.heads.length, requests);
  }
});

test("20 hops are followed, HEAD stays HEAD", async () => {
  await using server = await openSite((path) => (path === "/21" ? OK : redirect(`/${Number(path.slice(1)) + 1}`)));
  const target = `files.example:${server.port}`;
  const reply = await follow(`http://${target}/1`, [target], { method: "HEAD" });
  assert.equal(reply.status, 200);
  assert.ok(server.heads.length === 21 && server.heads.every((head) => head.startsWith("HEAD ")));
  reply.close();
});

test("each request is counted before it is made, and the count may end the chain", async () => {
  await using server = await openSite((path) => redirect(`/${Number(path.slice(1)) + 1}`));
  const target = `files.example:${server.port}`;
  let left = 3;
  const onRequest = (): void => {
    if (left === 0) throw new Failure("too_many_requests");
    left -= 1;
  };
  await assert.rejects(follow(`http://${target}/1`, [target], { onRequest }), { code: "too_many_requests" });
  assert.equal(server.heads.length, 3);
});

test("a first link that is not allowed is refused before anything is asked", async () => {
  const onRequest = (): void => assert.fail("asked");
  await assert.rejects(follow("http://10.0.0.5/", [], { onRequest }), { code: "blocked_address" });
  await assert.rejects(follow("ftp://example.com/", [], { onRequest }), { code: "bad_scheme" });
});
