import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { Proxies } from "../../src/domain/proxy.ts";
import { Tools } from "../../src/children/tools.ts";
import { runDoctor } from "../../src/ops/doctor.ts";
import type { DoctorCheck } from "../../src/ops/doctor.ts";
import { lockFolder } from "../../src/stores/dialects/sqlite/lock-folder.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { openProxy } from "../support/open-proxy.ts";
import { openStore } from "../../src/stores/open-store.ts";

const RESERVE = { held: true, release: () => {}, restore: () => true };

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "trawl-doctor-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, "data"));
  return path;
}

async function makeDatabase(root: string): Promise<string> {
  const dialect = openSqlite(join(root, "data"));
  await using store = await openStore({ dialect, reserve: RESERVE, onFatal: () => {}, now: () => 1 });
  // Both connections have to be in use to be closed, and the file is whole only when both are.
  await store.read((tx) => tx.events.last());
  await store.write((tx) => tx.probe());
  return join(root, "data/trawl.db");
}

async function look(
  root: string,
  change: { sqlite?: string; minFreeSpace?: number; downloadDir?: string; proxies?: Proxies } = {},
) {
  const { sqlite = "3.53.4", minFreeSpace = 0, downloadDir = join(root, "files") } = change;
  const config = { dataDir: join(root, "data"), downloadDir, minFreeSpace, proxies: change.proxies ?? new Map() };
  const named = { "yt-dlp": null, "gallery-dl": null, ffmpeg: null };
  const tools = new Tools({ named, searchPath: join(root, "bin"), allowOld: false });
  const checks = await runDoctor({
    config,
    versions: { node: "26.10.0", sqlite },
    lookAtTool: (name) => tools.demand(name),
  });
  return (name: string): DoctorCheck => checks.find((one) => one.name === name) ?? assert.fail(name);
}

test("a fresh machine is all right, and nothing is made by looking", async (t) => {
  const root = folder(t);
  rmSync(join(root, "data"), { recursive: true });
  const found = await look(root);
  for (const name of ["data folder", "server", "database", "key file", "download folder", "free space"]) {
    assert.ok(found(name).ok, `${name}: ${found(name).text}`);
  }
  assert.throws(() => readFileSync(join(root, "data")), /ENOENT/);
});

test("a whole database fits; one of a newer program does not", async (t) => {
  const root = folder(t);
  const file = await makeDatabase(root);
  assert.match((await look(root))("database").text, /schema fits/);
  const database = new DatabaseSync(file);
  database.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
  database.close();
  assert.match((await look(root))("database").text, /newer Trawl/);
});

test("somebody else's database, another file and a damaged one are told apart, and left as they are", async (t) => {
  const root = folder(t);
  const file = join(root, "data/trawl.db");
  const other = new DatabaseSync(file);
  other.exec("create table pictures (id)");
  other.close();
  assert.match((await look(root))("database").text, /another program/);
  writeFileSync(file, "this is a letter, no database, and it is somewhat longer than a header");
  const letter = (await look(root))("database");
  assert.match(letter.text, /no database/);
  assert.match(letter.remedy ?? "", /restore/);
  assert.match(readFileSync(file, "utf8"), /^this is a letter/);
  rmSync(file);
  await makeDatabase(root);
  const bytes = readFileSync(file);
  bytes.fill(0xab, 4096, 4096 * 3);
  writeFileSync(file, bytes);
  assert.match((await look(root))("database").text, /damaged/);
});

test("a running server is recognised", async (t) => {
  const root = folder(t);
  await makeDatabase(root);
  const lock = lockFolder(join(root, "data"));
  assert.match((await look(root))("server").text, /runs on this data folder/);
  lock.close();
  assert.match((await look(root))("server").text, /does not run/);
});

test("a lock of another program is told", async (t) => {
  const root = folder(t);
  const file = await makeDatabase(root);
  const code = `const d = new (require("node:sqlite").DatabaseSync)(process.argv[1]);
    d.exec("begin immediate"); console.log("held"); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["-e", code, file], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const locked = (await look(root))("database");
  assert.match(locked.text, /locked by another program/);
  assert.match(locked.remedy ?? "", /fuser/);
});

test("old programs, places of the system and too little space are told with the way out", async (t) => {
  const root = folder(t);
  const found = await look(root, { sqlite: "3.44.2", minFreeSpace: Number.MAX_SAFE_INTEGER, downloadDir: "/etc/x" });
  assert.match(found("SQLite").text, /too old, 3\.51\.3/);
  assert.match(found("free space").text, /free/);
  assert.match(found("download folder").text, /belongs to the system/);
  assert.ok(found("Node.js").ok);
});

test("missing programs are optional, found ones are named by their place", async (t) => {
  const root = folder(t);
  mkdirSync(join(root, "bin"));
  writeFileSync(join(root, "bin/ffmpeg"), "#!/bin/sh\necho ffmpeg version 5.1.9-0\n", { mode: 0o755 });
  const found = await look(root);
  assert.equal(found("ffmpeg").text, `5.1.9-0, ${join(root, "bin/ffmpeg")}`);
  assert.deepEqual([found("yt-dlp").ok, found("yt-dlp").optional], [false, true]);
});

test("each proxy is tried, and who signs in there is not said", async (t) => {
  await using up = await openProxy("http", { name: "up", login: { user: "me", password: "S3CR3T" } });
  const down = await openProxy("socks5", { name: "down", login: { user: "me", password: "S3CR3T" } });
  await down[Symbol.asyncDispose]();
  const found = await look(folder(t), { proxies: new Map([up, down].map(({ proxy }) => [proxy.name, proxy])) });
  const [one, other] = [found("proxy up"), found("proxy down")];
  assert.deepEqual([one.ok, one.text], [true, `http://***@127.0.0.1:${up.proxy.port} takes connections`]);
  assert.deepEqual([other.ok, other.optional], [false, true]);
  assert.match(other.text, /^socks5:\/\/\*\*\*@127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  assert.ok(!JSON.stringify([one, other]).includes("S3CR3T"));
});

test("a key file that others may read is a fault, with the command that mends it", async (t) => {
  const root = folder(t);
  writeFileSync(join(root, "data/secret"), `${"k".repeat(43)}\n`, { mode: 0o644 });
  chmodSync(join(root, "data/secret"), 0o644);
  const found = (await look(root))("key file");
  assert.equal(found.ok, false);
  assert.match(found.text, /open to others/);
  assert.equal(found.remedy, `chmod 600 '${join(root, "data/secret")}'`);
});
