import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fastify from "fastify";
import { guardRoutes } from "../../src/api/guard.ts";
import type { Server } from "../../src/api/api-options.ts";
import { demandKnownHost, demandSameOrigin } from "../../src/api/host-rules.ts";
import { LOCAL_KEY, startTrawl, type Trawl } from "./trawl.ts";

let trawl: Trawl;
before(async () => (trawl = await startTrawl()));
after(() => trawl[Symbol.asyncDispose]());

/** `fetch` does not let a test set Host, Origin or Sec-Fetch-Site as it likes. */
function raw(
  path: string,
  headers: Record<string, string>,
  method = "GET",
  server = trawl,
): Promise<{ status: number; headers: any; text: string }> {
  return new Promise((resolve, reject) => {
    const client = request(`${server.url}${path}`, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    client.on("error", reject);
    client.end();
  });
}

test("every answer carries the headers that keep browsers safe, errors too, and none for other sites", async () => {
  for (const path of ["/", "/api/jobs", "/api/nothing", "/api/jobs?limit=x", "/healthz", "/docs/", "/%zz"]) {
    const { headers } = await raw(path, { origin: "http://evil.example" });
    assert.match(headers["content-security-policy"], /default-src 'none'/, path);
    assert.match(headers["content-security-policy"], /frame-ancestors 'none'/, path);
    assert.ok(!/script-src[^;]*unsafe/.test(headers["content-security-policy"]), path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.equal(headers["cross-origin-opener-policy"], "same-origin", path);
    assert.equal(headers["cross-origin-resource-policy"], "same-origin", path);
    assert.equal(headers["referrer-policy"], "no-referrer", path);
    assert.ok(
      Object.keys(headers).every((name) => !name.startsWith("access-control-")),
      path,
    );
  }
});

test("a preflight of another site gets no leave", async () => {
  const answer = await raw(
    "/api/jobs",
    { origin: "http://evil.example", "access-control-request-method": "POST" },
    "OPTIONS",
  );
  assert.equal(answer.status, 404);
  assert.equal(answer.headers["access-control-allow-origin"], undefined);
});

test("a name that is not this server's is 421", async () => {
  for (const host of [
    "evil.example",
    "evil.example:80",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "x@localhost",
    "169.254.169.254",
    "[::2]",
  ]) {
    const answer = await raw("/api/jobs", { host });
    assert.equal(answer.status, 421, host);
    assert.equal(JSON.parse(answer.text).error.code, "misdirected");
  }
  for (const host of ["localhost", `localhost:${trawl.port}`, "LOCALHOST:1", "127.0.0.1", "[::1]:8090"]) {
    assert.equal((await raw("/api/jobs", { host })).status, 200, host);
  }
  assert.equal((await raw("/nothing", { host: "evil.example" })).status, 421);
});

test("allowed names, the public address and where one listens are known, nothing else", () => {
  const config = {
    host: "192.0.2.7",
    publicUrl: "https://trawl.example.org/x/",
    allowedHosts: ["nas.local", "box:8090"],
  };
  const isKnown = (host: string, local = "192.0.2.7", own = config): boolean => {
    try {
      demandKnownHost(own, host, local);
      return true;
    } catch {
      return false;
    }
  };
  for (const host of ["192.0.2.7:80", "trawl.example.org", "nas.local:1", "BOX"]) assert.ok(isKnown(host), host);
  assert.ok(!isKnown("192.0.2.8"));
  const everywhere = { ...config, host: "0.0.0.0" };
  assert.ok(isKnown("198.51.100.4:8090", "::ffff:198.51.100.4", everywhere));
  assert.ok(!isKnown("rebound.example", "198.51.100.4", everywhere));
  assert.ok(isKnown("[2001:db8::5]:8090", "2001:db8::5", { ...config, host: "::" }));
  demandSameOrigin(config, { host: "upstream", origin: "https://trawl.example.org", fetchSite: undefined });
  assert.throws(() =>
    demandSameOrigin(config, { host: "upstream", origin: "http://trawl.example.org", fetchSite: undefined }),
  );
});

test("changes need to come from our own page or from a program", async () => {
  const post = (headers: Record<string, string>) => raw("/api/jobs/actions", headers, "POST");
  const own = `http://127.0.0.1:${trawl.port}`;
  for (const headers of [
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { origin: `http://127.0.0.1:${trawl.port}.evil.example` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: own },
  ] as Record<string, string>[]) {
    assert.equal((await post(headers)).status, 403, JSON.stringify(headers));
  }
  for (const headers of [
    {},
    { origin: own },
    { origin: own, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ] as Record<string, string>[]) {
    assert.equal((await post(headers)).status, 400, JSON.stringify(headers));
  }
  for (const method of ["PATCH", "DELETE"]) {
    assert.equal((await raw(`/api/jobs/${"a".repeat(32)}`, { origin: "http://evil.example" }, method)).status, 403);
  }
  assert.equal((await raw("/api/auth/sign-in/email", { origin: "http://evil.example" }, "POST")).status, 403);
});

test("reading never changes anything: GET of an action is not there", async () => {
  for (const action of ["pause", "cancel", "retry", "move"]) {
    assert.equal((await trawl.call(`/api/jobs/${"a".repeat(32)}/${action}`)).status, 404);
  }
});

test("metrics are for admins and for programs of this machine that ask directly", async () => {
  assert.equal((await raw("/metrics", {})).status, 200);
  assert.equal((await raw("/metrics", { "x-forwarded-for": "198.51.100.1" })).status, 401);
  assert.equal((await raw("/metrics", { forwarded: "for=198.51.100.1" })).status, 401);
  const admin = await raw("/metrics", { "x-forwarded-for": "198.51.100.1", authorization: `Bearer ${LOCAL_KEY}` });
  assert.equal(admin.status, 200);
  assert.match(admin.text, /trawl_jobs\{status="running"\} 0/);
});

test("a route without its place in the table of rights keeps the server from starting", async () => {
  const server = fastify() as unknown as Server;
  guardRoutes(server, { config: { trustedHeader: null } } as never);
  server.get("/open", () => "x");
  server.get("/known", { config: { access: "health.read" } }, () => "x");
  await assert.rejects(async () => server.ready(), /without an access action: \/open/);
});

test("the description names every route once, with bodies and answers", async () => {
  const { json } = await trawl.call("/api/openapi.json");
  assert.equal(json.openapi, "3.1.0");
  for (const [path, methods] of Object.entries({
    "/api/jobs": ["get", "post"],
    "/api/jobs/{id}": ["delete", "get", "patch"],
    "/api/jobs/{id}/pause": ["post"],
    "/api/jobs/actions": ["post"],
    "/api/jobs/{id}/tasks": ["get"],
    "/api/assets/{id}/file": ["get"],
    "/api/events": ["get"],
    "/api/cleanup": ["post"],
  })) {
    for (const method of methods) assert.ok(json.paths[path]?.[method], `${method} ${path}`);
  }
  const body = json.paths["/api/jobs"].post.requestBody.content["application/json"].schema;
  assert.ok(JSON.stringify(body).includes('"maxItems":10000'));
  assert.ok(!Object.keys(json.paths).some((path) => path.includes("*")));
});

test("a client that is slow to say what it wants is let go, and holds nobody up", async () => {
  const sockets = Array.from({ length: 200 }, () => connect(trawl.port, "127.0.0.1"));
  for (const socket of sockets) {
    socket.on("error", () => {});
    socket.write("GET /api/jobs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  }
  const before = performance.now();
  assert.equal((await trawl.call("/api/jobs")).status, 200);
  assert.ok(performance.now() - before < 2_000);
  for (const socket of sockets) socket.destroy();
});

test("under a base path everything moves beneath it, but health answers at the root too", async () => {
  const web = await mkdtemp(join(tmpdir(), "trawl-web-"));
  await mkdir(join(web, "assets"));
  await writeFile(join(web, "index.html"), "<!doctype html><html><head><title>t</title></head><body></body></html>");
  await writeFile(join(web, "assets", "app-1a2b.js"), "1;");
  await writeFile(join(web, "secret.txt"), "S3CR3T");
  await using moved = await startTrawl({ basePath: "/trawl/" }, { webDir: web });
  const html = { accept: "text/html" };
  for (const path of [
    "/healthz",
    "/readyz",
    "/trawl/healthz",
    "/trawl/readyz",
    "/trawl/api/jobs",
    "/trawl/metrics",
    "/trawl/docs/",
  ]) {
    assert.equal((await moved.call(path)).status, 200, path);
  }
  for (const path of ["/api/jobs", "/metrics", "/docs/", "/"])
    assert.equal((await moved.call(path, { headers: html })).status, 404, path);
  const bare = await moved.call("/trawl");
  assert.deepEqual([bare.status, bare.headers.get("location")], [302, "/trawl/"]);
  for (const path of ["/trawl/", "/trawl/library", "/trawl/settings/x?y=1"]) {
    const page = await moved.call(path, { headers: html });
    assert.equal(page.status, 200, path);
    assert.ok(page.text.includes('<base href="/trawl/">'));
    assert.equal(page.headers.get("cache-control"), "no-cache");
  }
  const script = await moved.call("/trawl/assets/app-1a2b.js");
  assert.equal(script.text, "1;");
  assert.match(script.headers.get("cache-control") ?? "", /immutable/);
  for (const path of [
    "/trawl/assets/../secret.txt",
    "/trawl/assets/..%2fsecret.txt",
    "/trawl/assets/%2e%2e/secret.txt",
    "/trawl/assets/..%5csecret.txt",
    "/trawl/secret.txt",
    "/trawl/assets/none.js",
    "/trawl/assets/",
    "/trawl/api/none",
  ]) {
    const answer = await raw(path, html, "GET", moved);
    assert.ok(answer.status >= 400 && !answer.text.includes("S3CR3T"), `${path} ${answer.status}`);
  }
  const made = await moved.call("/trawl/api/jobs", {
    body: { type: "links", urls: [`${moved.origin.url}/a`], start_paused: true },
  });
  assert.match(made.headers.getSetCookie()[0] ?? "", /Path=\/trawl\//);
  const cookie = made.headers.getSetCookie()[0]!.split(";")[0]!;
  assert.equal((await moved.call("/trawl/api/me", { headers: { cookie } })).json.role, "guest");
  await rm(web, { recursive: true });
});

test("behind https cookies are Secure with the prefix that browsers enforce; forwarding counts only from known proxies", async () => {
  await using tls = await startTrawl({ publicUrl: "https://trawl.example.org/", trustProxy: ["127.0.0.1"] });
  const made = await tls.call("/api/jobs", {
    body: { type: "links", urls: [`${tls.origin.url}/a`], start_paused: true },
  });
  const [cookie = ""] = made.headers.getSetCookie();
  assert.match(cookie, /^__Host-trawl\.session=/);
  assert.match(cookie, /; Secure/i);
  assert.match(cookie, /Path=\/(;|$)/);
  assert.equal((await raw("/api/jobs", { host: "trawl.example.org" }, "GET", tls)).status, 200);
});

test("without a built page the root says how to build it", async () => {
  const page = await trawl.call("/", { headers: { accept: "text/html" } });
  assert.equal(page.status, 503);
  assert.ok(page.text.includes("not built") && !page.text.includes("<script"));
});

test("not being ready is a 503 with reasons", async () => {
  const checks = [{ name: "folder", ok: false, text: "cannot be written to", remedy: "chmod", optional: false }];
  await using sick = await startTrawl({}, { readiness: async () => ({ ok: false, checks }) });
  const answer = await sick.call("/readyz");
  assert.equal(answer.status, 503);
  assert.deepEqual(answer.json, { success: false, checks });
  assert.equal((await sick.call("/healthz")).status, 200);
});

test("what nobody expected is a 500 without a word of its insides", async () => {
  await using broken = await startTrawl({}, { verify: () => Promise.reject(new Error("S3CR3T inside")) });
  const answer = await broken.call("/api/verify", { as: LOCAL_KEY });
  assert.equal(answer.status, 500);
  assert.equal(answer.json.error.code, "internal");
  assert.ok(!answer.text.includes("S3CR3T"));
});
