/**
 * P44, P52, P13: every text that a client or a server can send comes back as it was, or is refused in words, and nothing
 * is written anywhere but in the server's own folders. The server runs as a user who could harm nothing else.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { chownSync, existsSync, lstatSync, readdirSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readAttackFile } from "../support/attack-tables.ts";
import { makeServerFolders, startServer, type TestServer } from "../support/start-server.ts";
import { textFields } from "../support/text-fields.ts";

/** Nobody else's on this machine. */
const UID = 61_234;
const LISTS = [
  "payloads/BRUTELOGIC-XSS-STRINGS.txt",
  "payloads/IntrudersXSS.txt",
  "payloads/XSSDetection.txt",
  "payloads/XSS_Polyglots.txt",
  "payloads/crlfinjection.txt",
  "payloads/directory_traversal.txt",
  "payloads/Open-Redirect-payloads.txt",
];
/** Tried in every field; of the lists each field gets its share. */
const HARDEST = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "a\r\nb: c",
  "../../../../tmp/trawl-escaped",
  "/tmp/trawl-escaped",
  "..\\..\\x",
  "%2e%2e%2fx",
  "%00",
  "%zz",
  "' OR '1'='1",
  "'; drop table jobs; --",
  '" or ""="',
  "*",
  "NEAR(a b)",
  '"unclosed',
  "${7*7}{{7*7}}",
  "$(touch /tmp/trawl-escaped)",
  "`touch /tmp/trawl-escaped`",
  "__proto__",
  "constructor",
  "\u202e\u2066\ufeff\u200b",
  "İıŞğ ﷽ 👩‍👩‍👧‍👦",
  "a\u0301",
  "x".repeat(20_000),
  "9".repeat(400),
  "1e999",
  "-1",
  "2026-02-30",
];
const SHARE = 40;
const ID = "0".repeat(31);

function readStrings(t: TestContext): readonly string[] | null {
  const naughty = readAttackFile(t, "naughty-strings/blns.json");
  const lists = LISTS.map((path) => readAttackFile(t, path));
  if (naughty === null || lists.includes(null)) return null;
  const lines = lists.flatMap((text) => (text ?? "").split(/\r?\n/).filter(Boolean));
  return [...new Set([...HARDEST, ...(JSON.parse(naughty) as string[]), ...lines])];
}

type Sent = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};
// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into freely here
type Got = { readonly status: number; readonly json: any; readonly text: string };

/** Asks over connections that are kept, as there are thousands of requests. */
function createClient(server: TestServer): Disposable & { readonly ask: (sent: Sent) => Promise<Got> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const ask = ({ method, path, body, headers = { authorization: `Bearer ${server.key}` } }: Sent): Promise<Got> => {
    const { promise, resolve, reject } = Promise.withResolvers<Got>();
    const text = body === undefined ? null : JSON.stringify(body);
    const type = text === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    const client = request({ agent, port: server.port, method, path, headers: { ...headers, ...type } }, (response) => {
      const isStream = response.headers["content-type"]?.startsWith("text/event-stream");
      let said = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        said += chunk;
        if (isStream) response.destroy();
      });
      response.on("error", () => {});
      response.on("close", () => {
        const isJson = response.headers["content-type"]?.includes("json") === true && said !== "";
        resolve({ status: response.statusCode ?? 0, json: isJson ? JSON.parse(said) : null, text: said });
      });
    });
    client.on("error", reject);
    client.end(text ?? undefined);
    return promise;
  };
  return { ask, [Symbol.dispose]: () => agent.destroy() };
}

/** Bodies that would be accepted, but for the field that is tried. */
const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "POST /api/jobs": { type: "links", urls: ["http://127.0.0.1:9001/LINK"], start_paused: true },
  "POST /api/jobs/actions": { action: "pause" },
  "POST /api/auth/api-key/create": { name: "a key", scopes: ["read"] },
  "POST /api/auth/sign-up/email": { email: "a@example.org", password: "long enough words", name: "A" },
  "POST /api/setup": { token: "none", email: "a@example.org", password: "long enough words", name: "A" },
};

/** Puts a text into one field of a request, as `textFields` names it. */
function fill(field: string, text: string): Sent {
  const [method = "", pattern = "", place = ""] = field.split(" ");
  const [where = "", ...names] = place.split(".");
  const inPath = where === "path" ? names[0] : null;
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === inPath ? encode(text) : `${ID}1`));
  if (where === "path") return { method, path, ...(method === "GET" || method === "HEAD" ? {} : { body: {} }) };
  if (where === "query") return { method, path: `${path}?${names[0]}=${encode(text)}` };
  const body = bodyOf(`${method} ${pattern}`);
  put(body, names, text);
  return { method, path, body };
}

let made = 0;
/** A copy, with a link of its own: the same one twice would be a duplicate. */
function bodyOf(route: string): Record<string, unknown> {
  made += 1;
  return JSON.parse(JSON.stringify(BODIES[route] ?? {}).replace("LINK", String(made))) as Record<string, unknown>;
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

function put(body: Record<string, unknown>, [name = "", ...rest]: string[], text: string): void {
  const bare = name.replace("[]", "");
  if (rest.length > 0) put((body[bare] = {}) as Record<string, unknown>, rest, text);
  else body[bare] = name.endsWith("[]") ? [text] : text;
}

/** The hardest strings, and one in so many of all others, beginning with another one for each `from`. */
function shareOf(strings: readonly string[], oneIn: number, from = 0): string[] {
  return strings.filter((text, at) => HARDEST.includes(text) || at % oneIn === from % oneIn);
}

const kept = (text: string): string => text.trim().normalize("NFC");

test("P44 every text field of the API takes every naughty string: kept as it is or refused in words, never a fault", async (t) => {
  const strings = readStrings(t);
  if (strings === null) return;
  await using folders = await makeFolders(t);
  if (folders === null) return;
  const env = { TRAWL_ADMIN_EMAIL: "admin@example.org", TRAWL_ADMIN_PASSWORD: "the words of an admin" };
  await using server = await startServer({ folders, allow: ["127.0.0.1:9001"], env, ...asUser() });
  using client = createClient(server);
  const fields = textFields((await client.ask({ method: "GET", path: "/api/openapi.json" })).json);
  assert.ok(fields.length > 50 && fields.includes("POST /api/jobs body.name"));
  for (const [index, field] of fields.entries()) {
    for (const text of shareOf(strings, SHARE, index)) {
      const sent = fill(field, text);
      if (sent.path.length > 12_000) continue;
      const { status, json, text: said }: Got = await client.ask(sent);
      const what: string = `${field} = ${JSON.stringify(text.slice(0, 80))}: ${status} ${said.slice(0, 200)}`;
      assert.ok(status >= 200 && status < 500, what);
      if (status >= 400 && sent.method !== "HEAD")
        assert.ok(json.success === false && json.error.message.length > 5, what);
    }
  }
  await assertNamesKept(client, strings);
  await assertKeysAndPeopleKept(server, client, strings);
  for (const text of strings.slice(0, 200)) {
    const key = text.replaceAll(/[^\t -~\u00a0-\u00ff]/g, "?");
    const headers = {
      authorization: `Bearer ${server.key}`,
      "idempotency-key": key,
      "user-agent": key,
      "last-event-id": key,
    };
    const body = bodyOf("POST /api/jobs");
    assert.ok((await client.ask({ method: "POST", path: "/api/jobs", body, headers })).status < 500, key);
  }
  assert.equal((await server.get("/readyz")).status, 200);
  await server.process.end("SIGTERM");
  assert.ok(!/"level":[56]0/.test(server.process.log), server.process.log.slice(0, 2_000));
  assertNothingElsewhere(folders.root);
});

type Client = ReturnType<typeof createClient>;

/** A job's name, read again by list, detail and stream of changes, and found by its own words. */
async function assertNamesKept({ ask }: Client, strings: readonly string[]): Promise<void> {
  for (const text of shareOf(strings, 3)) {
    const created = await ask({ method: "POST", path: "/api/jobs", body: { ...bodyOf("POST /api/jobs"), name: text } });
    if (created.status === 400) {
      const isRefusable = kept(text) === "" || kept(text).length > 300 || !text.isWellFormed() || text.includes("\0");
      assert.ok(isRefusable, `refused: ${JSON.stringify(text)}`);
      continue;
    }
    assert.equal(created.status, 201, created.text);
    const { json } = await ask({ method: "GET", path: `/api/jobs/${created.json.job_id}` });
    assert.deepEqual([created.json.job.name, json.job.name], [kept(text), kept(text)]);
    assert.equal(json.job.request.name ?? kept(text), kept(text));
    await ask({ method: "POST", path: `/api/jobs/${created.json.job_id}/cancel`, body: {} });
  }
}

async function assertKeysAndPeopleKept(
  { url }: TestServer,
  { ask }: Client,
  strings: readonly string[],
): Promise<void> {
  const signIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "admin@example.org", password: "the words of an admin" }),
  });
  assert.equal(signIn.status, 200);
  const headers = { cookie: signIn.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
  const post = (path: string, body: unknown): Promise<Got> =>
    ask({ method: "POST", path: `/api/auth/${path}`, body, headers });
  for (const text of shareOf(strings, 12)) {
    const key = await post("api-key/create", { name: text, scopes: ["read"] });
    assert.ok([200, 400].includes(key.status), key.text);
    if (key.status === 200) {
      assert.equal(key.json.name, kept(text));
      const { json } = await ask({ method: "GET", path: "/api/auth/api-key/list", headers });
      assert.equal(json.keys.at(-1).name, kept(text));
      assert.equal((await post("api-key/delete", { id: key.json.id })).status, 200);
    }
    const named = await post("update-user", { name: text });
    assert.ok([200, 400].includes(named.status), named.text);
    const me = await ask({ method: "GET", path: "/api/me", headers });
    if (named.status === 200) assert.equal(me.json.name, kept(text));
  }
}

test("P13 P44 files of every naughty name are stored under harmless ones, each its own, and nowhere else", async (t) => {
  const strings = readStrings(t)?.map((text) => text.toWellFormed());
  if (strings === undefined) return;
  await using folders = await makeFolders(t);
  if (folders === null) return;
  const origin = createServer(({ url = "" }, response) => {
    const index = Number(/^\/(\d+)/.exec(url)?.[1]);
    const text = strings[index] ?? "";
    const plain = text.replaceAll(/[^\t -~\u00a0-\u00ff]/g, "?");
    const names = index % 2 === 0 ? `filename*=UTF-8''${encodeURIComponent(text)}` : `filename="${plain}"`;
    response.writeHead(200, { "content-disposition": `attachment; ${names}`.slice(0, 8_000) });
    response.end(`bytes of ${index}`);
  });
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
  const host = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
  t.after(() => origin.close());
  await using server = await startServer({
    folders,
    allow: [host],
    env: { TRAWL_MAX_TASKS_PER_HOST: "16" },
    ...asUser(),
  });
  const urls = strings.map((text, index) => `http://${host}/${index}/${encodeURIComponent(text).slice(0, 2_000)}`);
  const id = await server.add(urls);
  const job = await server.jobThat(id, ({ status }) => status === "completed", 100_000);
  assert.deepEqual([job.downloaded, job.failed], [strings.length, 0]);
  const stored = readdirSync(folders.downloadDir, { withFileTypes: true }).filter(({ name }) => name !== ".trawl");
  assert.equal(stored.length, strings.length);
  for (const entry of stored) {
    assert.ok(entry.isFile(), entry.name);
    assert.ok(
      Buffer.byteLength(entry.name) <= 220 && !/^[.-]|[\p{Cc}\\/:*?"<>|]|[. ]$/u.test(entry.name),
      JSON.stringify(entry.name),
    );
  }
  const archive = await fetch(`${server.url}/api/jobs/${id}/archive.zip`, {
    headers: { authorization: `Bearer ${server.key}` },
  });
  assert.equal(archive.status, 200);
  assert.ok((await archive.arrayBuffer()).byteLength > strings.length * 10);
  assertNothingElsewhere(folders.root);
});

function asUser(): { uid: number; gid: number } {
  return { uid: UID, gid: UID };
}

/** Folders that belong to the user without rights, or null where only root could make them: the test is skipped then. */
async function makeFolders(t: TestContext): Promise<Awaited<ReturnType<typeof makeServerFolders>> | null> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    t.skip("needs root to run the server as a user who can harm nothing");
    return null;
  }
  const folders = await makeServerFolders("/var/tmp");
  chownSync(folders.root, UID, UID);
  return folders;
}

/** A user without rights can write only where everybody can: nothing of theirs may be there but their folders. */
function assertNothingElsewhere(own: string): void {
  const strays: string[] = [];
  const look = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (path === own) continue;
      const entry = lstatSync(path, { throwIfNoEntry: false });
      if (entry?.uid === UID) strays.push(path);
      if (entry?.isDirectory() === true && (entry.mode & 0o002) !== 0) look(path);
    }
  };
  for (const folder of ["/tmp", "/var/tmp", "/dev/shm", "/run/lock"]) if (existsSync(folder)) look(folder);
  assert.deepEqual(strays, []);
}
