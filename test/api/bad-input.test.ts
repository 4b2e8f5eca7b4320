import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { LOCAL_KEY, randomId, startTrawl, submit, type Trawl } from "./trawl.ts";

let trawl: Trawl;
before(async () => (trawl = await startTrawl()));
after(() => trawl[Symbol.asyncDispose]());

const link = (path: string): string => trawl.origin.url + path;
const count = async (): Promise<number> => (await trawl.call("/api/jobs", { as: LOCAL_KEY })).json.total;

const links = (more: object): object => ({ type: "links", urls: [link("/a")], ...more });

type Case = { name: string; body: () => unknown; status?: number; field: string; code?: string };
const BODIES: Case[] = [
  { name: "an unknown field", body: () => ({ type: "links", urls: [link("/a")], colour: 1 }), field: "colour" },
  {
    name: "an unknown field within",
    body: () => ({ type: "links", urls: [link("/a")], media: { x: 1 } }),
    field: "media.x",
  },
  { name: "no type", body: () => ({ urls: [link("/a")] }), field: "type" },
  { name: "an unknown type", body: () => ({ type: "torrent", urls: [] }), field: "type" },
  { name: "no links", body: () => ({ type: "links" }), field: "urls" },
  { name: "an empty list", body: () => ({ type: "links", urls: [] }), field: "urls" },
  { name: "text for a list", body: () => ({ type: "links", urls: "http://h.example" }), field: "urls" },
  { name: "a number for a link", body: () => ({ type: "links", urls: [7] }), field: "urls.0" },
  { name: "10,001 links", body: () => ({ type: "links", urls: Array(10_001).fill(link("/a")) }), field: "urls" },
  {
    name: "a broken checksum",
    body: () => ({ type: "links", urls: [link("/a")], checksum: "md5:1" }),
    field: "checksum",
  },
  {
    name: "one checksum for two links",
    body: () => ({ type: "links", urls: [link("/a"), link("/b")], checksum: `sha256:${"0".repeat(64)}` }),
    field: "checksum",
  },
  { name: "NUL in its name", body: () => links({ name: "a\u0000b" }), field: "name" },
  { name: "half a character in its name", body: () => links({ name: "a\ud800b" }), field: "name" },
  { name: "a priority too high", body: () => ({ type: "links", urls: [link("/a")], priority: 11 }), field: "priority" },
  { name: "half a priority", body: () => ({ type: "links", urls: [link("/a")], priority: 0.5 }), field: "priority" },
  { name: "text for yes or no", body: () => ({ type: "links", urls: [link("/a")], private: "yes" }), field: "private" },
  { name: "a list for a body", body: () => [1], field: "body" },
  { name: "text for a body", body: () => JSON.stringify("x"), field: "body" },
  { name: "nothing for a body", body: () => "null", field: "body" },
];

for (const { name, body, field } of BODIES) {
  test(`a job with ${name} is refused, naming ${field}`, async () => {
    const before = await count();
    const answer = await trawl.call("/api/jobs", { body: body() });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.success, false);
    assert.equal(answer.json.error.code, "bad_request");
    assert.ok(answer.json.error.message.includes(field), answer.json.error.message);
    assert.ok(answer.json.error.detail.fields.some((fault: any) => fault.field === field && fault.reason.length > 3));
    assert.equal(await count(), before);
    assert.equal(answer.headers.get("set-cookie"), null);
  });
}

test("links that may not be fetched make no job and no guest, and each says why", async () => {
  const urls = ["ftp://h.example/x", "no link", "http://10.0.0.1/x", "javascript:alert(1)", "http://user@"];
  const answer = await trawl.call("/api/jobs", { body: { type: "links", urls } });
  assert.equal(answer.status, 422);
  assert.equal(answer.json.error.code, answer.json.results[0].code);
  assert.deepEqual(
    answer.json.results.map((line: any) => line.verdict),
    Array(5).fill("refused"),
  );
  assert.equal(answer.json.results[0].code, "bad_scheme");
  assert.equal(answer.json.results[2].code, "blocked_address");
  for (const line of answer.json.results) assert.ok(line.reason.length > 10);
  assert.equal(answer.headers.get("set-cookie"), null);
  assert.equal(await count(), 0);
  const users = trawl.core.store.authDatabase.db as any;
  const guests = await users.selectFrom("user").select("id").where("isAnonymous", "=", 1).execute();
  assert.deepEqual(guests, []);
});

test("accepted lines become a job, refused ones and duplicates do not fail it", async () => {
  const urls = [link("/one"), "ftp://h.example/", link("/one"), link("/two")];
  const answer = await trawl.call("/api/jobs", { body: { type: "links", urls, start_paused: true } });
  assert.equal(answer.status, 201);
  assert.deepEqual(
    answer.json.results.map((line: any) => line.verdict),
    ["accepted", "refused", "duplicate", "accepted"],
  );
  assert.equal(answer.json.job.detected, 2);
  assert.equal(answer.json.job.status, "paused");
  assert.equal(answer.headers.get("location"), `/api/jobs/${answer.json.job_id}`);
});

test("wishes that cannot be fulfilled yet are refused in a sentence", async () => {
  for (const body of [
    { type: "links", urls: [link("/a")], engine: "gallerydl" },
    { type: "links", urls: [link("/a")], media: { subtitles: true } },
  ]) {
    const answer = await trawl.call("/api/jobs", { body });
    assert.equal(answer.status, 422);
    assert.equal(answer.json.error.code, "unsupported");
    assert.ok(answer.json.error.message.includes("not part of this version yet"));
  }
});

test("the same Idempotency-Key gives the same job, and another body under it is refused", async () => {
  const first = await submit(trawl, ["/keyed"], { start_paused: true });
  const send = (path: string) =>
    trawl.call("/api/jobs", {
      body: { type: "links", urls: [link(path)], start_paused: true },
      as: first.token,
      headers: { "idempotency-key": "key-1" },
    });
  const [one, two] = [await send("/k1"), await send("/k1")];
  assert.equal(one.json.job_id, two.json.job_id);
  const other = await send("/k2");
  assert.equal(other.status, 422);
  assert.equal(other.json.error.code, "idempotency_conflict");
});

test("a speed limit is a whole number from 1024, or null for none, and only the owner's to set", async () => {
  const { id, token, job } = await submit(trawl, ["/throttled"], { start_paused: true, max_speed: 5_000 });
  assert.deepEqual([job.max_speed, job.request.max_speed], [5_000, 5_000]);
  const patch = (max_speed: unknown, as = token) =>
    trawl.call(`/api/jobs/${id}`, { method: "PATCH", as, body: { max_speed } });
  for (const wrong of [0, 1_023, -5, 2_000.5, "2000", 1e300]) {
    const refused = await patch(wrong);
    assert.equal(refused.status, 400, String(wrong));
    assert.ok(refused.json.error.message.includes("max_speed"), refused.json.error.message);
  }
  const other = await submit(trawl, ["/other"], { start_paused: true });
  assert.equal((await patch(2_000, other.token)).status, 403);
  assert.equal((await patch(2_000)).json.job.max_speed, 2_000);
  const lifted = await patch(null);
  assert.deepEqual([lifted.status, lifted.json.job.max_speed], [200, null]);
  const { json } = await trawl.call(`/api/jobs/${id}/timeline`, { as: token });
  const changes = json.events.filter((event: { type: string }) => event.type === "change");
  assert.deepEqual(
    changes.map((event: { text: string }) => event.text),
    ["at most 2000 bytes a second", "no speed limit"],
  );
  const body = { type: "links", urls: [`${trawl.origin.url}/slower`], max_speed: 100 };
  assert.equal((await trawl.call("/api/jobs", { body, as: token })).status, 400);
});

for (const [query, field] of [
  ["cursor=zzz", "cursor"],
  [`cursor=${Buffer.from("assets:5").toString("base64url")}`, "cursor"],
  [`cursor=${Buffer.from("jobs:5x").toString("base64url")}`, "cursor"],
  ["limit=0", "limit"],
  ["limit=201", "limit"],
  ["limit=ten", "limit"],
  ["status=finished", "status"],
  ["type=torrent", "type"],
  ["from=yesterday", "from"],
  ["colour=red", "colour"],
] as const) {
  test(`a list with ${query} is refused, naming ${field}`, async () => {
    const answer = await trawl.call(`/api/jobs?${query}`);
    assert.equal(answer.status, 400, answer.text);
    assert.ok(answer.json.error.message.startsWith(field), answer.json.error.message);
    assert.equal(answer.json.error.detail.fields[0].field, field);
  });
}

test("impossible actions are refused and change nothing", async () => {
  const { id, token } = await submit(trawl, ["/impossible"], { start_paused: true });
  const try_ = (path: string, options: object = { method: "POST" }) =>
    trawl.call(`/api/jobs/${id}${path}`, { as: token, ...options });
  assert.equal((await try_("/retry")).status, 409);
  assert.equal((await try_("", { method: "DELETE" })).status, 409);
  assert.equal((await try_("/explode")).status, 404);
  assert.equal((await try_("/pause", { body: { hard: true } })).status, 400);
  assert.equal((await try_("/move", { body: { to: "left" } })).status, 400);
  assert.equal((await try_("/move", { body: { to: { before: randomId() } } })).status, 404);
  assert.equal((await try_("", { method: "PATCH", body: {} })).status, 400);
  assert.equal((await try_("", { method: "PATCH", body: { status: "completed" } })).status, 400);
  assert.equal((await try_(`/tasks/${randomId()}/retry`)).status, 404);
  const { json } = await try_("", { method: "GET" });
  assert.equal(json.job.status, "paused");
  assert.equal(json.job.version, 1);
});

test("an empty body is fine for actions, whatever its type says; repeating an action that holds is 200", async () => {
  const { id, token } = await submit(trawl, ["/empty"], { start_paused: true });
  for (const options of [
    { method: "POST" },
    { body: {} },
    { body: "", headers: { "content-type": "application/x-www-form-urlencoded" } },
    { body: "", headers: { "content-type": "application/json" } },
  ]) {
    const answer = await trawl.call(`/api/jobs/${id}/pause`, { as: token, ...options });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.job.status, "paused");
  }
});

test("a request that comes again is told the same verdicts", async () => {
  const { token } = await submit(trawl, ["/open"], { start_paused: true });
  const body = { type: "links", urls: ["/open", "/v1", "/v1", "/v2"].map(link), start_paused: true };
  const send = () => trawl.call("/api/jobs", { body, as: token, headers: { "idempotency-key": "verdicts" } });
  const [first, again] = [await send(), await send()];
  assert.equal(again.status, 201);
  assert.deepEqual(again.json.results, first.json.results);
  assert.deepEqual(
    first.json.results.map((line: any) => line.verdict),
    ["duplicate", "accepted", "duplicate", "accepted"],
  );
});

for (const [name, sent, status, code] of [
  ["what is not HTTP", "BLAH\r\n\r\n", 400, "bad_request"],
  ["too much of a header", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(40_000)}\r\n\r\n`, 431, "too_large"],
  ["a request that names no host", "GET /api/me HTTP/1.1\r\nConnection: close\r\n\r\n", 421, "misdirected"],
  ["an id longer than any", `GET /api/jobs/${"a".repeat(5_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 414, "too_large"],
] as const) {
  test(`${name} is answered in the shape of every error, and not repeated`, async () => {
    const socket = connect(trawl.port, "127.0.0.1");
    socket.write(sent);
    const [answer] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    const [head = "", body = ""] = answer.toString().split("\r\n\r\n");
    assert.ok(head.startsWith(`HTTP/1.1 ${status} `), head);
    const { success, error } = JSON.parse(body);
    assert.deepEqual([success, error.code], [false, code]);
    assert.ok(error.message.length < 200);
  });
}

test("bodies that are not JSON are 415, broken JSON is 400", async () => {
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "nonsense",
  ]) {
    const answer = await trawl.call("/api/jobs", { body: '{"type":"links"}', headers: { "content-type": type } });
    assert.equal(answer.status, 415, type);
    assert.equal(answer.json.error.code, "unsupported_media_type");
  }
  assert.equal((await trawl.call("/api/jobs", { body: "{" })).status, 400);
  assert.equal((await trawl.call("/api/jobs", { body: '{"__proto__":{"x":1},"type":"links"}' })).status, 400);
});

test("100 MB are answered 413 without being read, announced or not", async () => {
  const send = async (head: string, body: Buffer): Promise<string> => {
    const socket = connect(trawl.port, "127.0.0.1");
    socket.write(`POST ${head}\r\nHost: localhost\r\nContent-Type: application/json\r\n\r\n`);
    socket.write(body);
    const [answer] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return answer.toString();
  };
  const announced = await send(`/api/jobs HTTP/1.1\r\nContent-Length: ${100 * 1024 * 1024}`, Buffer.alloc(1000, 32));
  assert.match(announced, /^HTTP\/1.1 413 [^]*"code":"too_large"/);
  // One byte more than fits: the answer comes though the body has not ended.
  const chunk = Buffer.concat([Buffer.from("100001\r\n"), Buffer.alloc(0x100001, 32), Buffer.from("\r\n")]);
  const chunked = await send("/api/jobs/actions HTTP/1.1\r\nTransfer-Encoding: chunked", chunk);
  assert.match(chunked, /^HTTP\/1.1 413 [^]*"code":"too_large"/);
});

test("P69 a search for 1 MB of words is refused in few words, and nothing is made of it", async () => {
  const before = (await trawl.call("/api/stats", { as: LOCAL_KEY })).text;
  for (const length of [501, 1_000_000, 1_100_000, 10_000_000]) {
    const query = "x".repeat(length);
    for (const [path, body] of [
      ["/api/jobs", { type: "search", query }],
      ["/api/comprehensive-search", { query }],
    ] as const) {
      const { status, text, json } = await trawl.call(path, { body });
      const isTooLong = length > (path === "/api/jobs" ? 16 : 1) * 1024 * 1024 - 100;
      assert.equal(status, isTooLong ? 413 : 400, `${path} ${length}: ${text.slice(0, 200)}`);
      assert.ok(text.length < 400, text.slice(0, 500));
      assert.match(json.error.message, isTooLong ? /larger than allowed/ : /query.*500/, json.error.message);
    }
  }
  assert.equal((await trawl.call("/api/stats", { as: LOCAL_KEY })).text, before);
});

test("10,000 long links fit into one request", async () => {
  const urls = Array.from({ length: 10_000 }, (_, index) => link(`/${"x".repeat(900)}/${index}`));
  const answer = await trawl.call("/api/jobs", { body: { type: "links", urls, start_paused: true } });
  assert.equal(answer.status, 201, answer.text.slice(0, 300));
  assert.equal(answer.json.job.detected, 10_000);
});

test("a batch says of each job what became of it", async () => {
  const one = await submit(trawl, ["/b1", "/slow/b1"], { start_paused: true });
  const two = await submit(trawl, ["/b2"], { start_paused: true, as: one.token });
  const foreign = await submit(trawl, ["/b3"], { start_paused: true });
  const unknown = randomId();
  const ids = [one.id, foreign.id, unknown];
  const answer = await trawl.call("/api/jobs/actions", { body: { action: "cancel", ids }, as: one.token });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(
    answer.json.results.map((result: any) => [result.id, result.ok, result.status ?? result.error.code]),
    [
      [one.id, true, "cancelled"],
      [foreign.id, false, "forbidden"],
      [unknown, false, "not_found"],
    ],
  );
  assert.deepEqual([answer.json.done, answer.json.failed, answer.json.remaining], [1, 2, 0]);
  const filtered = await trawl.call("/api/jobs/actions", {
    body: { action: "cancel", filter: { statuses: ["active"] } },
    as: one.token,
  });
  assert.deepEqual(
    filtered.json.results.map((result: any) => result.id),
    [two.id],
  );
  const still = await trawl.call(`/api/jobs/${foreign.id}`, { as: foreign.token });
  assert.equal(still.json.job.status, "paused");
});

for (const [name, body] of [
  ["neither ids nor filter", { action: "pause" }],
  ["both", { action: "pause", ids: ["x"], filter: {} }],
  ["an unknown action", { action: "explode", ids: ["x"] }],
  ["an unknown status", { action: "pause", filter: { statuses: ["done"] } }],
] as const) {
  test(`a batch with ${name} is refused`, async () => {
    assert.equal((await trawl.call("/api/jobs/actions", { body })).status, 400);
  });
}

test("cleanup wants an admin and known words", async () => {
  const body = { older_than_days: 1, dry_run: true };
  assert.equal((await trawl.call("/api/cleanup", { body })).status, 401);
  assert.equal(
    (await trawl.call("/api/cleanup", { body: { ...body, statuses: ["running"] }, as: LOCAL_KEY })).status,
    400,
  );
  assert.deepEqual((await trawl.call("/api/cleanup", { body, as: LOCAL_KEY })).json, {
    success: true,
    jobs: 0,
    files: 0,
    bytes: 0,
    dry_run: true,
  });
});
