/** P45, P46, P47: whom a request is addressed to, and which page it comes from, at every address of the server. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { rawExchange, rawRequest } from "../support/raw-exchange.ts";
import { signIn } from "./people.ts";
import { LOCAL_KEY, randomId, startTrawl, submit, type Trawl } from "./trawl.ts";

const EVIL = "https://evil.example";
const SAFE = ["GET", "HEAD"];

let trawl: Trawl;
let cookie: string;
before(async () => {
  trawl = await startTrawl();
  ({ cookie } = await signIn(trawl));
});
after(() => trawl[Symbol.asyncDispose]());

const pathOf = (url: string): string => url.replaceAll(/:\w+/g, randomId()).replace("*", "get-session");
const changing = (): Trawl["routes"] => trawl.routes.filter(({ method }) => !SAFE.includes(method));

/** Asks as an admin who is signed in, so that nothing but the origin can stand in the way. */
const ask = (method: string, path: string, headers: readonly string[] = [], body = "") =>
  rawExchange(
    trawl.port,
    rawRequest(`${method} ${path}`, [`Host: 127.0.0.1:${trawl.port}`, `Cookie: ${cookie}`, ...headers], body),
  );

test("P45 no address gives another site's page leave to read it, nor answers its preflight", async () => {
  const urls = new Set(trawl.routes.map(({ url }) => url));
  for (const url of [...urls, "/nothing"]) {
    for (const method of ["GET", "OPTIONS"]) {
      if (method === "GET" && url === "/api/events") continue;
      const preflight = ["Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"];
      const answer = await ask(method, pathOf(url), [`Origin: ${EVIL}`, ...(method === "OPTIONS" ? preflight : [])]);
      const names = answer.headers.map(([name]) => name);
      assert.ok(!names.some((name) => name.startsWith("access-control-")), `${method} ${url}`);
      if (method === "OPTIONS") assert.ok(answer.status >= 400, `${url} ${answer.status}`);
    }
  }
});

/** What a `Host` may be made to look like: each is another name, a broken one, or one that a lax reader misreads. */
const FOREIGN_HOSTS = [
  "evil.example",
  "127.0.0.1.evil.example",
  "evil.example#127.0.0.1",
  "evil.example/127.0.0.1",
  "evil.example?localhost",
  "localhost@evil.example",
  "evil.example@localhost",
  "evil.example\\localhost",
  "localhost evil.example",
  "localhost,evil.example",
  "localhost:80:80",
  "localhost:evil",
  "localhost:123456",
  "127.1",
  "2130706433",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "127.0.0.1.nip.io",
  "localhost.localdomain",
  "[::ffff:127.0.0.1]",
  "[::1%25eth0]",
  "[0:0:0:0:0:0:0:1]",
  "::1",
  "[::1",
  "0.0.0.0",
  "169.254.169.254",
  "ｌocalhost",
  "",
];

test("P46 a request for any name but the server's own is refused, however it is spelled, and gets nothing", async () => {
  const { id } = await submit(trawl, ["/secret-S3CR3T"], { start_paused: true, name: "S3CR3T" });
  for (const path of [`/api/jobs/${id}`, "/", "/healthz", "/nothing", "/docs/", "/api/openapi.json"]) {
    for (const host of FOREIGN_HOSTS) {
      const headers = [`Host: ${host}`, `Authorization: Bearer ${LOCAL_KEY}`];
      const answer = await rawExchange(trawl.port, Buffer.from(rawRequest(`GET ${path}`, headers)));
      assert.ok([400, 421].includes(answer.status), `${host} at ${path}: ${answer.status}`);
      assert.ok(!answer.body.includes("S3CR3T") && !answer.body.includes("openapi"), host);
    }
  }
  for (const host of ["localhost", "LocalHost", "127.0.0.1:1", "[::1]:8090"])
    assert.equal((await rawExchange(trawl.port, rawRequest("GET /api/me", [`Host: ${host}`]))).status, 200, host);
});

test("P46 a request with no name, or with two, is refused, whichever of them is right", async () => {
  const own = `Host: 127.0.0.1:${trawl.port}`;
  const foreign = "Host: evil.example";
  for (const hosts of [[], [own, foreign], [foreign, own], [own, own]]) {
    const { status, body } = await rawExchange(trawl.port, rawRequest("GET /api/me", hosts));
    assert.ok([400, 421].includes(status), `${hosts.join()}: ${status}`);
    assert.equal(JSON.parse(body).success, false);
  }
  assert.equal((await rawExchange(trawl.port, "GET /api/me HTTP/1.0\r\n\r\n")).status, 421);
});

test("P46 the name in an absolute address counts, not only the header next to it", async () => {
  const own = `127.0.0.1:${trawl.port}`;
  for (const [target, host] of [
    ["http://evil.example/api/me", own],
    ["https://evil.example/api/me", own],
    ["http://evil.example:80/", own],
    ["HTTP://EVIL.example/api/me", own],
    [`http://${own}@evil.example/api/me`, own],
    [`http://${own}/api/me`, "evil.example"],
  ] as const) {
    const answer = await rawExchange(trawl.port, rawRequest(`GET ${target}`, [`Host: ${host}`]));
    assert.ok([400, 404, 421].includes(answer.status), `${target}: ${answer.status} ${answer.body}`);
    assert.ok(!answer.body.includes('"role"'), target);
  }
  assert.equal((await rawExchange(trawl.port, rawRequest(`GET http://${own}/api/me`, [`Host: ${own}`]))).status, 200);
  for (const line of ["CONNECT evil.example:443", `CONNECT ${own}`, "OPTIONS *", "GET *", "GET evil.example:80"]) {
    const { status } = await rawExchange(trawl.port, rawRequest(line, [`Host: ${own}`]));
    assert.ok(Number.isNaN(status) || status >= 400, `${line}: ${status}`);
  }
});

test("P46 names that a client forwards for itself change nothing", async () => {
  for (const header of [
    "X-Forwarded-Host: 127.0.0.1",
    "X-Host: 127.0.0.1",
    "Forwarded: host=127.0.0.1",
    "X-Original-URL: /api/me",
  ]) {
    const answer = await rawExchange(trawl.port, rawRequest("GET /api/me", ["Host: evil.example", header]));
    assert.equal(answer.status, 421, header);
  }
  const { body } = await ask("GET", "/api/me", ["X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"]);
  assert.equal(JSON.parse(body).role, "admin");
});

const FOREIGN_PAGES = [
  [`Origin: ${EVIL}`],
  ["Origin: null"],
  ["Origin: "],
  ["Origin: file://"],
  ["Sec-Fetch-Site: cross-site"],
  ["Sec-Fetch-Site: same-site"],
  ["Sec-Fetch-Site: CROSS-SITE"],
  ["Sec-Fetch-Site: same-origin", `Origin: ${EVIL}`],
];

test("P47 no change is made for a page of another site, at any address that changes something", async () => {
  const foreign = [
    ...FOREIGN_PAGES,
    [`Origin: http://127.0.0.1:${trawl.port}.evil.example`],
    [`Origin: http://127.0.0.1:${trawl.port + 1}`],
    [`Origin: http://x@127.0.0.1:${trawl.port}`],
    [`Origin: http://127.0.0.1:${trawl.port}/`],
    [`Origin: ${EVIL}`, `Origin: http://127.0.0.1:${trawl.port}`],
    [`Origin: http://127.0.0.1:${trawl.port}`, `Origin: ${EVIL}`],
  ];
  assert.ok(changing().length > 15);
  for (const { method, url } of changing()) {
    for (const headers of foreign) {
      const { status, body } = await ask(method, pathOf(url), headers);
      assert.equal(status, 403, `${method} ${url} ${headers.join()}: ${body}`);
      assert.equal(JSON.parse(body).error.message, "Another site's page may not do this here.");
    }
    const own = await ask(method, pathOf(url), [
      `Origin: http://127.0.0.1:${trawl.port}`,
      "Sec-Fetch-Site: same-origin",
    ]);
    assert.ok(!own.body.includes("Another site"), `${method} ${url}`);
  }
});

test("P50 no stream is opened for a page of another site", async () => {
  for (const headers of FOREIGN_PAGES)
    assert.equal((await ask("GET", "/api/events", headers)).status, 403, headers.join());
});

const FOREIGN_TYPES = [
  "text/plain",
  "text/plain; charset=application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=application/json",
  "text/html",
  "application/jsonp",
  "application/json-patch+json",
  "application/xml",
  "application/csp-report",
  "text/json",
  "x",
];

test("P47 a body of any type but JSON, or of none, is refused before it is looked at, at every address", async () => {
  const body = '{"type":"links","urls":["http://127.0.0.1/"]}';
  const length = `Content-Length: ${body.length}`;
  for (const { method, url } of changing()) {
    for (const type of [null, ...FOREIGN_TYPES]) {
      const answer = await ask(
        method,
        pathOf(url),
        [length, ...(type === null ? [] : [`Content-Type: ${type}`])],
        body,
      );
      assert.equal(answer.status, 415, `${method} ${url} ${type}: ${answer.body}`);
    }
  }
  const two = ["Content-Type: application/json", "Content-Type: text/plain", length];
  assert.ok((await ask("POST", "/api/jobs", two, body)).status >= 400);
});

test("P47 what a form could send changes nothing: its cookie comes along, its body is not JSON, its page is another's", async () => {
  const { json } = await trawl.call("/api/jobs", { headers: { cookie } });
  const form = 'a={"type":"links","urls":["http://127.0.0.1/"]}';
  for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]) {
    for (const origin of [`Origin: ${EVIL}`, "Origin: null", "Sec-Fetch-Site: cross-site"]) {
      const headers = [
        `Host: 127.0.0.1:${trawl.port}`,
        `Cookie: ${cookie}`,
        origin,
        `Content-Type: ${type}`,
        `Content-Length: ${form.length}`,
      ];
      assert.equal((await rawExchange(trawl.port, rawRequest("POST /api/jobs", headers, form))).status, 403);
    }
  }
  assert.equal((await trawl.call("/api/jobs", { headers: { cookie } })).json.total, json.total);
});

test("P47 reading never changes: GET and HEAD of what changes something are not there", async () => {
  const read = new Set(trawl.routes.filter(({ method }) => SAFE.includes(method)).map(({ url }) => url));
  const put = new Set(trawl.routes.filter(({ method }) => method === "PUT").map(({ url }) => url));
  for (const { url } of changing().filter((route) => !read.has(route.url))) {
    for (const method of [...SAFE, ...(put.has(url) ? [] : ["PUT"]), "TRACE", "PROPFIND"]) {
      const answer = await ask(method, pathOf(url));
      // `/jobs/actions` reads like a job's address: there is no such job.
      assert.ok([404, 405].includes(answer.status), `${method} ${url}: ${answer.status}`);
    }
  }
  for (const header of ["X-HTTP-Method-Override: DELETE", "X-Method-Override: POST", "X-HTTP-Method: PATCH"]) {
    const { id, token } = await submit(trawl, ["/overridden"], { start_paused: true });
    assert.equal((await ask("GET", `/api/jobs/${id}?_method=DELETE`, [header])).status, 200);
    assert.equal((await trawl.call(`/api/jobs/${id}`, { as: token })).json.job.version, 1);
  }
});
