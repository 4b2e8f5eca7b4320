/** P69: what is too large, too deep or too much is refused in words before any work, and the server goes on. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { BATCH_BODY_LIMIT, BODY_LIMIT } from "../../src/api/server.ts";
import { type RawAnswer, rawExchange, rawRequest } from "../support/raw-exchange.ts";
import { signIn } from "./people.ts";
import { randomId, startTrawl, type Trawl } from "./trawl.ts";

let trawl: Trawl;
let cookie: string;
before(async () => {
  trawl = await startTrawl();
  ({ cookie } = await signIn(trawl));
});
after(() => trawl[Symbol.asyncDispose]());
afterEach(async () => {
  assert.equal((await trawl.call("/healthz")).status, 200);
  assert.equal((await trawl.call("/api/jobs", { headers: { cookie } })).json.total, 0);
});

const changing = (): { method: string; url: string }[] =>
  trawl.routes.filter(({ method }) => !["GET", "HEAD"].includes(method));
const pathOf = (url: string): string => url.replaceAll(/:\w+/g, randomId()).replace("*", "sign-in/email");

const send = (line: string, headers: readonly string[], body = ""): Promise<RawAnswer> =>
  rawExchange(trawl.port, rawRequest(line, ["Host: localhost", `Cookie: ${cookie}`, ...headers], body));

const sendJson = (line: string, body: string): Promise<RawAnswer> =>
  send(line, ["Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`], body);

function assertRefused({ status, body }: RawAnswer, statuses: readonly number[], what: string): void {
  assert.ok(statuses.includes(status), `${what}: ${status} ${body.slice(0, 200)}`);
  const { success, error } = JSON.parse(body);
  assert.equal(success, false, what);
  assert.ok(error.message.length > 5 && error.message.length < 2_000, what);
}

test("P69 a body larger than allowed is refused at every address, by its announced length alone", async () => {
  for (const { method, url } of changing()) {
    const limit = method === "POST" && url === "/api/jobs" ? BATCH_BODY_LIMIT : BODY_LIMIT;
    const headers = ["Content-Type: application/json", `Content-Length: ${limit + 1}`];
    assertRefused(await send(`${method} ${pathOf(url)}`, headers, "{"), [413], `${method} ${url}`);
  }
});

test("P69 a body that is nested 10,000 or 100,000 deep is refused at every address, in whatever field it stands", async () => {
  for (const depth of [10_000, 100_000]) {
    const list = "[".repeat(depth) + "]".repeat(depth);
    const tree = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    const usual = [list, tree, `{"email":${list}}`, `{"type":"search","query":${tree}}`];
    const bodies = depth === 10_000 ? usual : [list];
    for (const { method, url } of changing()) {
      for (const body of bodies) {
        const answer = await sendJson(`${method} ${pathOf(url)}`, body);
        assert.ok(
          answer.status >= 400 && answer.status < 500,
          `${method} ${url} ${body.slice(0, 30)}: ${answer.status} ${answer.body}`,
        );
      }
    }
  }
});

test("P69 what is open of better-auth takes no body that is nested without end", async () => {
  const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  for (const path of [
    "sign-in/email",
    "sign-up/email",
    "update-user",
    "change-password",
    "revoke-session",
    "admin/create-user",
    "admin/ban-user",
  ]) {
    for (const field of ["email", "name", "data", "x"]) {
      const answer = await sendJson(`POST /api/auth/${path}`, `{"${field}":${deep}}`);
      assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${field}: ${answer.status} ${answer.body}`);
    }
  }
});

test("P69 headers and addresses without end are refused", async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `X-${index}: ${index}`);
  assertRefused(await send("GET /api/me", many), [431], "10,000 headers");
  assertRefused(await send("GET /api/me", [`X-Long: ${"a".repeat(65_536)}`]), [431], "a header of 64 KiB");
  assertRefused(await send("GET /api/me", [`${"X".repeat(65_536)}: a`]), [431], "a name of 64 KiB");
  assertRefused(await send(`GET /api/jobs?q=${"a".repeat(1_000_000)}`, []), [414, 431], "a query of 1 MB");
  assertRefused(await send(`GET /${"a/".repeat(30_000)}`, []), [414, 431], "a path of 60 KB");
  assertRefused(await send(`GET /api/jobs?${"q=1&".repeat(3_000)}`, []), [400], "3,000 parameters");
  assertRefused(await send(`GET /api/jobs?q=${"a".repeat(10_000)}`, []), [400], "a search of 10,000 characters");
  assertRefused(await send(`GET /api/assets?q=${"a".repeat(10_000)}`, []), [400], "a search of 10,000 characters");
  const keys = await send(
    "POST /api/jobs",
    [`Idempotency-Key: ${"k".repeat(5_000)}`, "Content-Type: application/json", "Content-Length: 37"],
    '{"type":"links","urls":["http://x/"]} ',
  );
  assertRefused(keys, [400], "an idempotency key of 5,000 characters");
});

test("P69 lengths and encodings of a body that contradict each other are refused", async () => {
  const json = "Content-Type: application/json";
  for (const headers of [
    ["Content-Length: -1"],
    ["Content-Length: 1e3"],
    ["Content-Length: 5", "Content-Length: 6"],
    ["Content-Length: 5", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: xchunked"],
    ["Transfer-Encoding: chunked, identity"],
    ["Content-Length: 99999999999999999999999"],
  ])
    assertRefused(await send("POST /api/jobs", [json, ...headers], "{}"), [400, 411, 413, 501], headers.join());
  const unknown = await send("POST /api/jobs", [json, "Content-Encoding: gzip", "Content-Length: 2"], "{}");
  assert.ok(unknown.status >= 400 && unknown.status < 500);
});

test("P69 JSON that means something else to others is refused or means nothing", async () => {
  for (const body of [
    '{"__proto__":{"role":"admin"},"type":"links","urls":["http://x/"]}',
    '{"constructor":{"prototype":{"role":"admin"}},"type":"links","urls":["http://x/"]}',
    '{"type":"links","type":"funds","urls":[]}',
    '{"type":"links","urls":{"length":1e9}}',
    '{"type":"links","urls":["http://x/"],"priority":1e400}',
    '{"type":"links","urls":["http://x/"],"max_speed":1e20}',
    '{"type":"links","urls":["http://x/"],"owner_id":"x"}',
    '\ufeff{"type":"links"}',
    "NaN",
    "1e999",
    '"\\ud800"',
    "{}{}",
  ]) {
    const answer = await sendJson("POST /api/jobs", body);
    assert.ok(answer.status >= 400 && answer.status < 500, `${body}: ${answer.status} ${answer.body}`);
  }
  assert.equal(({} as { role?: string }).role, undefined);
});

test("P69 what is open of better-auth takes each of its fields in any shape without failing itself", async () => {
  const shapes = [
    "[[]]",
    "[]",
    "{}",
    '{"a":1}',
    "5",
    "1e300",
    "-1",
    "null",
    "true",
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '["admin"]',
  ];
  const paths = [
    "sign-in/email",
    "update-user",
    "admin/create-user",
    "admin/set-role",
    "admin/ban-user",
    "revoke-session",
  ];
  for (const path of paths) {
    for (const field of ["email", "name", "image", "role", "userId", "data", "token", "banExpiresIn"]) {
      for (const shape of shapes) {
        const rest = { password: "long enough words", [field]: "HERE" };
        const answer = await sendJson(`POST /api/auth/${path}`, JSON.stringify(rest).replace('"HERE"', shape));
        assert.ok(answer.status < 500, `${path} ${field} ${shape}: ${answer.status} ${answer.body}`);
      }
    }
  }
});
