/** P49, P51, P60: what browsers are told at every address, where they may be sent, and what is not there for nobody. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readAttackFile } from "../support/attack-tables.ts";
import { rawExchange } from "../support/raw-exchange.ts";
import { ADMIN, LOCAL_KEY, randomId, startTrawl, type Trawl } from "./trawl.ts";

const SECRET = "S3CR3T-beside-the-page";
const PAGE = "<!doctype html><html><head><title>the page</title></head><body></body></html>";

let root: string;
let trawl: Trawl;
let agent: Agent;
before(async () => {
  root = await mkdtemp(join(tmpdir(), "trawl-page-"));
  const webDir = join(root, "web");
  await mkdir(join(webDir, "assets", ".hidden"), { recursive: true });
  await writeFile(join(webDir, "index.html"), PAGE);
  await writeFile(join(webDir, "assets", "app-1a2b.js"), "1;");
  for (const file of ["web/secret.txt", "secret.txt", "web/assets/.env", "web/assets/.hidden/x.js"])
    await writeFile(join(root, file), SECRET);
  trawl = await startTrawl({}, { webDir });
  agent = new Agent({ keepAlive: true, maxSockets: 4 });
});
after(async () => {
  agent.destroy();
  await trawl[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

type Got = { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string };

/** Asks for an address exactly as it is written, which `fetch` would tidy up. */
function get(path: string, headers: Record<string, string> = {}, server = trawl): Promise<Got> {
  const { promise, resolve, reject } = Promise.withResolvers<Got>();
  const client = request({ port: server.port, host: "127.0.0.1", path, agent, headers }, (response) => {
    let text = "";
    response.setEncoding("latin1").on("data", (chunk: string) => (text += chunk));
    response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
  });
  client.on("error", reject);
  client.end();
  return promise;
}

function assertGuarded(headers: Record<string, unknown>, what: string): void {
  const policy = String(headers["content-security-policy"]);
  const directives = new Map(policy.split(";").map((part) => [part.trim().split(" ")[0], part.trim()]));
  assert.equal(directives.get("default-src"), "default-src 'none'", what);
  assert.equal(directives.get("frame-ancestors"), "frame-ancestors 'none'", what);
  assert.ok(["script-src 'self'", undefined].includes(directives.get("script-src")), what);
  assert.ok(!/unsafe-eval|unsafe-hashes|\*|https?:/.test(policy), what);
  assert.equal(headers["x-frame-options"], "DENY", what);
  assert.equal(headers["x-content-type-options"], "nosniff", what);
  assert.equal(headers["cross-origin-opener-policy"], "same-origin", what);
  assert.equal(headers["cross-origin-resource-policy"], "same-origin", what);
  assert.equal(headers["referrer-policy"], "no-referrer", what);
  assert.ok(!("x-powered-by" in headers) && !("server" in headers), what);
}

const pathOf = (url: string): string => url.replaceAll(/:\w+/g, randomId()).replace("*", "x");

test("P49 every address, whether it is there or not, tells browsers the same: no foreign frames, scripts or referrers", async () => {
  const urls = new Set(trawl.routes.filter(({ url }) => url !== "/api/events").map(({ url }) => pathOf(url)));
  for (const url of [...urls, "/assets/app-1a2b.js", "/nothing", "/library", "/%zz", "/api/jobs?limit=x"]) {
    for (const headers of [
      {},
      { accept: "text/html" },
      { authorization: `Bearer ${LOCAL_KEY}` },
      { host: "evil.example" },
    ])
      assertGuarded((await get(url, headers as Record<string, string>)).headers, `${url} ${JSON.stringify(headers)}`);
  }
});

test("P49 what is no HTTP at all is answered under the same rules", async () => {
  for (const sent of ["BLAH\r\n\r\n", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(70_000)}\r\n\r\n`])
    assertGuarded(Object.fromEntries((await rawExchange(trawl.port, sent)).headers), sent.slice(0, 20));
});

test("P49 no page has a script within itself, which the policy would have to allow", async () => {
  for (const path of ["/", "/library", "/docs/", "/docs"]) {
    const { status, text } = await get(path, { accept: "text/html" });
    assert.equal(status, 200, path);
    for (const [, attributes = "", body] of text.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/gi))
      assert.ok(/\ssrc=/.test(attributes) && body?.trim() === "", `${path}: ${attributes}`);
    assert.ok(!/<[^>]+\son[a-z]+\s*=/i.test(text), path);
    assert.ok(!/<(?:script|link|img)[^>]+(?:src|href)=["']?(?:https?:)?\/\//i.test(text), path);
  }
});

/** Where a browser would go from an answer, null for nowhere. */
function targetOf({ status, headers }: Got, from: string): URL | null {
  const location = headers["location"];
  return status >= 300 && status < 400 && typeof location === "string"
    ? new URL(location, `http://own.example${from}`)
    : null;
}

const RETURNS = ["next", "return", "return_to", "redirect", "redirect_uri", "url", "callbackURL", "continue", "to"];

test("P51 no address and no parameter sends a browser to another site", async (t) => {
  const file = readAttackFile(t, "payloads/Open-Redirect-payloads.txt");
  if (file === null) return;
  const payloads = file
    .split("\n")
    .filter(Boolean)
    .map((line) => line.trim().replaceAll(/[^!-~]/g, encodeURIComponent));
  await using moved = await startTrawl({ basePath: "/trawl/" }, { webDir: join(root, "web") });
  for (const [index, payload] of payloads.entries()) {
    const slashed = payload.startsWith("/") ? payload : `/${payload}`;
    for (const server of [trawl, moved]) {
      const base = server === moved ? "/trawl" : "";
      const query = RETURNS.map((name) => `${name}=${encodeURIComponent(payload)}`).join("&");
      const asked = [
        `${base}/?${query}`,
        `${base}?${query}`,
        `${base}/docs?${query}`,
        `${base}/api/auth/get-session?${query}`,
      ];
      const paths = server === trawl ? [slashed, `/docs${slashed}`] : [`${base}${slashed}`];
      for (const path of [...paths, asked[index % asked.length] ?? ""]) {
        const answer = await get(path, { accept: "text/html" }, server);
        const target = targetOf(answer, "/trawl");
        assert.ok(target === null || target.origin === "http://own.example", `${path} leads to ${target?.href}`);
      }
    }
  }
});

test("P51 signing in sends nobody elsewhere, whatever address to return to is given", async () => {
  for (const callbackURL of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/ok",
  ]) {
    const answer = await trawl.call("/api/auth/sign-in/email", { body: { ...ADMIN, callbackURL } });
    assert.equal(answer.headers.get("location"), null);
    if (callbackURL !== "/ok") assert.ok(!/evil|javascript/.test(answer.text), answer.text);
    const out = await trawl.call("/api/auth/sign-out", { body: { callbackURL } });
    assert.equal(out.headers.get("location"), null);
  }
});

const DEBUGGING = [
  "/debug/pprof/",
  "/debug/vars",
  "/actuator/env",
  "/server-status",
  "/phpinfo.php",
  "/.env",
  "/.git/config",
  "/.git/HEAD",
  "/package.json",
  "/package-lock.json",
  "/src/app.ts",
  "/node_modules/fastify/package.json",
  "/server.json",
  "/secret.txt",
  "/index.html",
  "/assets/",
  "/assets/.env",
  "/assets/.hidden/x.js",
  "/assets/app-1a2b.js.map",
  "/docs/static/../../package.json",
  "/docs/static/swagger-ui-bundle.js.map",
  "/docs/uiConfig",
  "/docs/initOAuth",
  "/api",
  "/api/",
  "/api/debug",
  "/api/config",
  "/api/auth/ok",
  "/api/auth/error",
  "/api/auth/reference",
  "/graphql",
  "/json/list",
  "/documentation/json",
];

test("P60 there is nothing to look inside with: no debugging, no sources, no hidden files, no listings", async () => {
  for (const path of DEBUGGING) {
    for (const method of ["GET", "HEAD"]) {
      const answer = await trawl.call(path, { method });
      // The folder of scripts is there, but is not listed.
      assert.equal(answer.status, path === "/assets/" ? 403 : 404, `${method} ${path}`);
      assert.ok(!answer.text.includes(SECRET), path);
    }
    const browsed = await get(path, { accept: "text/html" });
    assert.ok([403, 404].includes(browsed.status) || browsed.text.includes("<title>the page</title>"), path);
  }
  for (const path of ["/metrics", "/api/verify", "/api/audit", "/api/auth/admin/list-users"])
    assert.equal((await get(path, { "x-forwarded-for": "198.51.100.1" })).status, 401, path);
  const errors = await Promise.all(["/%zz", "/api/jobs?limit=x", "/api/jobs/x/file"].map((path) => get(path)));
  for (const { text } of errors) assert.ok(!/node_modules|\.ts:|at /.test(text), text);
});

test("P60 P13 no way to write a path leads out of the page's folder or to a file that is not an asset", async (t) => {
  const [plain, deep] = [
    readAttackFile(t, "payloads/directory_traversal.txt"),
    readAttackFile(t, "payloads/traversals-8-deep-exotic-encoding.txt"),
  ];
  if (plain === null || deep === null) return;
  const names = ["secret.txt", "etc/passwd"];
  const payloads = [
    ...plain.split("\n"),
    // Four levels of each spelling are as good as eight, and every tenth of the deeper ones is tried as well.
    ...deep
      .split("\n")
      .flatMap((line, index) =>
        index % 8 === 3 || index % 10 === 0 ? names.map((name) => line.replace("{FILE}", name)) : [],
      ),
    ...["..", "%2e%2e", "..%2f..", "..%5c..", "%252e%252e%252f", "..;", "%c0%ae%c0%ae", ".%00.", "....//"].map(
      (up) => `/${up}/secret.txt`,
    ),
  ].filter(Boolean);
  assert.ok(payloads.length > 400);
  const bases = ["/assets", "/docs/static", "", `/api/assets/${randomId()}`, "/api/jobs"];
  for (const payload of payloads) {
    const tail = payload.trim().replaceAll(/[^!-~]/g, encodeURIComponent);
    for (const base of bases) {
      const path = `${base}${tail.startsWith("/") ? "" : "/"}${tail}`;
      const { status, text } = await get(path);
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      assert.ok(!text.includes(SECRET) && !/root:.*:0:0|\[extensions\]/.test(text), path);
    }
  }
  assert.equal((await get("/assets/app-1a2b.js")).text, "1;");
});
