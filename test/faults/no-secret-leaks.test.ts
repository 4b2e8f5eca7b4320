/**
 * Secrets go in wherever any can go in, jobs fail at servers that tell secrets in every answer, and then everything that
 * anybody can see is looked through. Where a secret may stand is written down in docs/secrets.md, and here in `except`.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test, type TestContext } from "node:test";
import { isEnded } from "../../src/domain/status.ts";
import { EventStream } from "../api/event-stream.ts";
import { CommandLineHome } from "../support/command-line.ts";
import { makeServerFolders, startServer, type TestServer } from "../support/start-server.ts";
import { Markers } from "../support/secrets/markers.ts";
import { openTellingOrigin, type TellingOrigin } from "../support/secrets/telling-origin.ts";
import { ask, makeGuest, makeUser, signIn, type Visitor } from "../support/secrets/visitors.ts";

type Folders = { readonly root: string; readonly dataDir: string; readonly downloadDir: string };

const NAMES =
  "token access_token api_key apikey key sig signature password passwd pwd secret auth credential session_id X-Amz-Signature X-Amz-Credential X-Amz-Security-Token Key-Pair-Id Policy Signature GoogleAccessId-sig hdnts __token__ client_secret jwt".split(
    " ",
  );

/** Links that hold a secret each, for every way in which one does. */
function secretLinks(markers: Markers, { url, paths, rawUrl }: TellingOrigin): string[] {
  const host = new URL(url).host;
  return [
    ...paths.map((path) => `${url}${path}?token=${markers.mint("query")}`),
    ...NAMES.map((name) => `${url}/gone?a=1&${name}=${markers.mint("query")}&b=2`),
    `http://ada:${markers.mint("userinfo")}@${host}/unauthorised`,
    `http://${markers.mint("userinfo")}@${host}/gone`,
    `http:ada:${markers.mint("userinfo")}@${host}/whole.txt`,
    `${url}/gone?a=1#access_token=${markers.mint("fragment")}`,
    `${url}/whole.txt?%74oken=${markers.mint("query")}`,
    `${url}/gone;jsessionid=${markers.mint("query")}?id=1`,
    `${url}/whole.txt;jsessionid=${markers.mint("query")}`,
    `${url}/gone?next=${encodeURIComponent(`http://ada:${markers.mint("query")}@h.example/`)}`,
    `${url}/gone?tok\ten=${markers.mint("query")}`,
    `${rawUrl}/?key=${markers.mint("query")}`,
  ];
}

/** Lines that are refused, each with its reason. */
function refusedLines(markers: Markers): string[] {
  return [
    `ftp://ada:${markers.mint("userinfo")}@h.example/?token=${markers.mint("query")}`,
    `http://10.0.0.1/?key=${markers.mint("query")}`,
    `http://ada:${markers.mint("userinfo")}@127.0.0.1:22/`,
    `not a link, password=${markers.mint("line")}`,
    `Authorization: Bearer ${markers.mint("line")}`,
    `curl -H 'x-api-key: ${markers.mint("line")}' https://h.example/`,
    `https://h.example:99999/?token=${markers.mint("query")}`,
  ];
}

async function comeIn(server: TestServer, markers: Markers): Promise<void> {
  const tries: Record<string, string>[] = [
    { authorization: `Bearer ${markers.mint("bearer")}` },
    { authorization: `Basic ${markers.mint("basic")}` },
    { "x-api-key": markers.mint("x-api-key") },
    { cookie: `trawl.session=${markers.mint("cookie")}` },
    { cookie: `trawl.session=${markers.mint("cookie")}`, authorization: `Bearer trawl_${markers.mint("key")}` },
  ];
  for (const headers of tries) {
    for (const path of ["/api/me", "/api/jobs", "/api/events?x=1", "/metrics"]) {
      markers.absentFrom(`the answer of ${path} to a wrong key`, (await ask(server, path, headers)).text);
    }
  }
  const bodies: [string, unknown][] = [
    ["/api/auth/sign-in/email", { email: "admin@example.org", password: markers.mint("wrong-password") }],
    [
      "/api/auth/sign-up/email",
      {
        email: "new@example.org",
        password: markers.mint("new-password"),
        name: "New",
        invitation: markers.mint("invitation"),
      },
    ],
    [
      "/api/setup",
      {
        token: markers.mint("setup-token"),
        email: "x@example.org",
        password: markers.mint("setup-password"),
        name: "X",
      },
    ],
    ["/api/auth/sign-in/email", `{"password": "${markers.mint("broken-json")}"`],
    ["/api/auth/sign-in/email", { email: 5, password: markers.mint("wrong-type") }],
    ["/api/jobs", { type: "links", urls: [{ token: markers.mint("wrong-type") }] }],
    ["/api/jobs", `{"type":"links","urls":["https://h.example/?token=${markers.mint("broken-json")}"`],
  ];
  for (const [path, body] of bodies) {
    markers.absentFrom(`the refusal of ${path}`, (await ask(server, path, {}, body)).text);
  }
}

/** Adds every link, and lets some jobs be stopped in each way. */
async function work(server: TestServer, markers: Markers, origin: TellingOrigin, who: Visitor): Promise<string[]> {
  const ids: string[] = [];
  const add = async (urls: string[], more: object = {}): Promise<string> => {
    const reply = await ask(server, "/api/jobs", who.headers, { type: "links", urls, ...more });
    assert.equal(reply.status, 201, reply.text);
    markers.absentFrom(`the answer about a new job of ${who.name}`, reply.text);
    ids.push(reply.json.job_id);
    return reply.json.job_id;
  };
  await add(secretLinks(markers, origin), { private: who.name === "ada" });
  await add([`${origin.url}/whole.txt?sig=${markers.mint("query")}`]);
  const refused = await ask(server, "/api/jobs", who.headers, { type: "links", urls: refusedLines(markers) });
  assert.equal(refused.status, 422);
  markers.absentFrom("the refusal of lines", refused.text);
  for (const action of ["pause", "cancel", "delete"]) {
    const id = await add([`${origin.url}/never?token=${markers.mint("query")}`]);
    const doing = action === "delete" ? "cancel" : action;
    markers.absentFrom(action, (await ask(server, `/api/jobs/${id}/${doing}`, who.headers, {})).text);
    await server.jobThat(id, ({ status }) => status === (doing === "pause" ? "paused" : "cancelled"));
    if (action !== "delete") continue;
    markers.absentFrom(action, (await ask(server, `/api/jobs/${id}`, who.headers, undefined, "DELETE")).text);
  }
  return ids;
}

/** Asks every address that the server describes, and those beside the API, as everybody. */
async function lookEverywhere(
  server: TestServer,
  markers: Markers,
  people: readonly Visitor[],
  ids: readonly string[],
) {
  const { json } = await ask(server, "/api/openapi.json");
  const described = Object.entries(json.paths as Record<string, object>).filter(([, methods]) => "get" in methods);
  assert.ok(described.length >= 15, `${described.length} addresses are described`);
  const assets = await server.get("/api/assets");
  const assetIds = assets.body.assets.map(({ id }: { id: string }) => id);
  assert.ok(assetIds.length > 0);
  for (const [path] of described.filter(([one]) => one !== "/api/events")) {
    const wanted = !path.includes("{") ? [""] : path.includes("assets") ? assetIds : ids;
    for (const id of wanted) {
      for (const { name, headers } of people) {
        const place = `${path.replace(/\{\w+\}/, id)}`;
        markers.absentFrom(`${place} for ${name}`, (await ask(server, place, headers)).text);
      }
    }
  }
  const beside = [
    "/metrics",
    "/healthz",
    "/readyz",
    "/docs",
    "/api/openapi.json",
    "/api/auth/get-session",
    "/api/auth/list-sessions",
    "/api/auth/admin/list-users",
    "/api/jobs?status=active",
    "/api/jobs?owner=any&limit=200",
    "/",
  ];
  for (const path of beside) {
    for (const { name, headers } of people)
      markers.absentFrom(`${path} for ${name}`, (await ask(server, path, headers)).text);
  }
}

async function lookAtReplay(server: TestServer, markers: Markers, people: readonly Visitor[]): Promise<void> {
  const { body } = await server.get("/api/jobs");
  for (const { name, headers } of people) {
    using replay = await EventStream.open(`${server.url}/api/events`, { ...headers, "last-event-id": "1" });
    await replay.until(
      (event) => event.name === "stats" || event.name === "snapshot" || (event.id ?? 0) >= body.sequence,
    );
    markers.absentFrom(`the replay for ${name}`, JSON.stringify(replay.events));
  }
}

function lookAtProcesses(server: TestServer, markers: Markers): void {
  const children = globSync(`/proc/${server.pid}/task/*/children`).flatMap((file) =>
    readFileSync(file, "utf8").split(" ").filter(Boolean),
  );
  for (const pid of children)
    markers.absentFrom("the environment of a child", readFileSync(`/proc/${pid}/environ`, "latin1"));
  for (const pid of [String(server.pid), ...children])
    markers.absentFrom("a command line", readFileSync(`/proc/${pid}/cmdline`, "latin1"));
}

test("no secret is seen by anybody, anywhere", { timeout: 110_000 }, async (t) => {
  const markers = new Markers();
  await using folders = await makeServerFolders();
  await using origin = await openTellingOrigin(markers);
  const passwordFile = join(folders.root, "admin-password");
  const password = markers.mint("admin-password");
  writeFileSync(passwordFile, `${password}\n`);
  const settings = {
    TRAWL_ADMIN_EMAIL: "admin@example.org",
    TRAWL_ADMIN_PASSWORD_FILE: passwordFile,
    TRAWL_PROXIES: `office=http://ada:${markers.mint("proxy-password")}@127.0.0.1:9`,
    TRAWL_KEY_PEXELS: markers.mint("source-key"),
    TRAWL_API_KEY: markers.mint("own-api-key"),
    TRAWL_S3_SECRET_KEY: markers.mint("storage-key"),
    TRAWL_LOG_LEVEL: "trace",
    TRAWL_MAX_TASKS_PER_HOST: "32",
  };
  await using server = await startServer({ folders, allow: origin.hosts, env: settings });
  markers.learn("key-of-this-start", server.key);
  markers.learn("key-file", readFileSync(join(folders.dataDir, "secret"), "utf8").trim());

  const admin = await signIn(server, markers, "admin", { email: "admin@example.org", password });
  const ada = await makeUser(server, markers, admin, "ada");
  const bora = await makeUser(server, markers, admin, "bora");
  const guest = await makeGuest(server, markers, `${origin.url}/gone?key=${markers.mint("query")}`);
  const made = await ask(server, "/api/auth/api-key/create", ada.headers, { name: "script", scopes: ["read"] });
  const key = markers.learn("api-key", made.json.key);
  const invited = await ask(server, "/api/auth/invitation/create", admin.headers, {});
  assert.equal(invited.status, 200, invited.text);
  markers.learn("invitation", invited.json.token);
  const people: Visitor[] = [
    { name: "a visitor", headers: {} },
    guest,
    ada,
    { name: "ada's script", headers: { "x-api-key": key } },
    bora,
    admin,
    { name: "this machine", headers: { authorization: `Bearer ${server.key}` } },
  ];
  await using streams = new AsyncDisposableStack();
  const live: [string, EventStream][] = [];
  for (const { name, headers } of people)
    live.push([name, streams.use(await EventStream.open(`${server.url}/api/events`, headers))]);

  await comeIn(server, markers);
  const ids: string[] = [];
  for (const who of [guest, ada, admin]) ids.push(...(await work(server, markers, origin, who)));
  const proxied = await ask(server, "/api/jobs", admin.headers, {
    type: "links",
    urls: [`${origin.url}/whole.txt?token=${markers.mint("query")}`],
    proxy: "office",
  });
  assert.equal(proxied.status, 201, proxied.text);
  ids.push(proxied.json.job_id);
  // Some fail for good, some wait for their next try: a job that has told what happened is enough.
  const told = await server.jobThat(ids[0]!, (job) => job.failed >= NAMES.length && job.downloaded >= 2);
  assert.ok(!isEnded(told.status) || told.status === "failed");

  // One of each kind: the many of the guest and of a user, a whole one, a paused, a cancelled and a proxied one.
  const kinds = [ids[0], ids[5], ids[1], ids[2], ids[3], ids.at(-1)].filter((id) => id !== undefined);
  await lookEverywhere(server, markers, people, kinds);
  await lookAtReplay(server, markers, people);
  for (const [name, stream] of live) {
    assert.ok(stream.events.length > 0, name);
    markers.absentFrom(`the live events of ${name}`, JSON.stringify(stream.events));
  }
  lookAtProcesses(server, markers);
  await lookAtCommands(t, markers, folders);
  await lookAtRunningGet(t, markers, folders, origin.url);
  markers.absentFrom("the log", server.process.log);
  assert.match(server.process.log, /serving/);
  lookAtDisk(folders, markers);
  assert.ok(markers.looks > 200, `only ${markers.looks} looks`);
});

async function lookAtCommands(t: TestContext, markers: Markers, folders: Folders): Promise<void> {
  const home = new CommandLineHome(t, {
    TRAWL_DATA_DIR: folders.dataDir,
    TRAWL_DOWNLOAD_DIR: folders.downloadDir,
    TRAWL_PROXIES: `office=http://ada:${markers.mint("proxy-password")}@127.0.0.1:9`,
  });
  const link = `http://127.0.0.1:1/?token=${markers.mint("argument")}`;
  const lines: string[][] = [
    ["jobs", "--json"],
    ["doctor", "--json"],
    ["verify", "--json"],
    ["get", link, "--json"],
    ["get", `ftp://ada:${markers.mint("argument")}@h.example/`],
    [`--api-key=${markers.mint("argument")}`],
  ];
  const outputs = await Promise.all(lines.map((words) => home.run(...words)));
  for (const [index, { out, err }] of outputs.entries()) {
    const [command] = lines[index] ?? [];
    markers.absentFrom(`the output of trawl ${command ?? ""}`, out + err);
    assert.notEqual(out + err, "");
  }
  const settings = { TRAWL_PROXIES: `office=ftp://ada:${markers.mint("proxy-password")}@127.0.0.1:9` };
  const { code, out, err } = await new CommandLineHome(t, settings).run("serve");
  assert.equal(code, 2);
  assert.match(err, /TRAWL_PROXIES/);
  markers.absentFrom("a refused start", out + err);
}

/** A link on the command line is out of the list of processes as soon as the program runs. */
async function lookAtRunningGet(t: TestContext, markers: Markers, folders: Folders, url: string): Promise<void> {
  const home = new CommandLineHome(t, { TRAWL_DATA_DIR: folders.dataDir, TRAWL_DOWNLOAD_DIR: folders.downloadDir });
  const running = home.start("get", `${url}/never?token=${markers.mint("argument")}`, "-");
  running.child.stdin.end(`\n${url}/never?sig=${markers.mint("argument")}\n`);
  await running.printed(/job \w+/);
  const line = readFileSync(`/proc/${running.child.pid}/cmdline`, "latin1");
  assert.match(line, /^trawl/);
  markers.absentFrom("the command line of trawl get", line);
  running.child.kill("SIGINT");
  const { out, err } = await running.ended;
  markers.absentFrom("the output of a stopped get", out + err);
}

/** Jobs go on after a restart, so the link of a task is kept as it was given: see docs/secrets.md. */
const KEPT_IN_THE_CLEAR: Readonly<Record<string, readonly string[]>> = { "tasks.url": ["query", "argument"] };

function lookAtDisk({ root, dataDir }: Folders, markers: Markers): void {
  for (const name of globSync("**/*", { cwd: root })) {
    markers.absentFrom("the name of a file", name);
    const path = join(root, name);
    if (!path.startsWith(dataDir) || !statSync(path).isFile() || name.includes("trawl.db")) continue;
    const own = { "server.json": ["key-of-this-start"], secret: ["key-file"] }[basename(name)] ?? [];
    markers.absentFrom(name, readFileSync(path, "latin1"), own);
  }
  lookAtDatabase(join(dataDir, "trawl.db"), markers);
}

function lookAtDatabase(file: string, markers: Markers): void {
  using database = new DatabaseSync(file, { readOnly: true });
  let linksKept = 0;
  for (const { name: table } of database.prepare("select name from sqlite_schema where type = 'table'").all()) {
    const rows = database.prepare(`select * from "${String(table)}"`);
    // The tables of the text index have numbers that are larger than JavaScript's.
    rows.setReadBigInts(true);
    for (const row of rows.all()) {
      for (const [column, value] of Object.entries(row)) {
        const place = `${String(table)}.${column}`;
        const text = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
        markers.absentFrom(place, text, KEPT_IN_THE_CLEAR[place]);
        if (place === "tasks.url") linksKept += 1;
      }
    }
  }
  assert.ok(linksKept > NAMES.length, "the database was looked through");
}
