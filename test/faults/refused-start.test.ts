import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { startOrigin } from "../support/origin.ts";
import { makeServerFolders, ServerProcess, startServer, type ServerFolders } from "../support/start-server.ts";

const hashOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Makes a database with one ended job, as a server of today leaves it, and gives the path of its file. */
async function makeDatabase(folders: ServerFolders): Promise<string> {
  await using origin = await startOrigin();
  await using server = await startServer({ folders, allow: [origin.host] });
  await server.jobThat(await server.add([origin.link(10)]), (job) => job.status === "completed");
  assert.equal((await server.process.end("SIGTERM")).code, 0);
  return join(folders.dataDir, "trawl.db");
}

async function refuses(folders: ServerFolders, words: RegExp): Promise<void> {
  await using refused = new ServerProcess({ folders });
  const { code } = await refused.exited;
  assert.equal(code, 3, refused.log);
  assert.match(refused.errors, words);
  assert.doesNotMatch(refused.errors, /^\s+at /m, "words, not a stack trace");
}

test("a damaged database is not opened: exit code 3, words, and not a byte of it changes", async () => {
  await using folders = await makeServerFolders();
  const file = await makeDatabase(folders);
  {
    await using handle = await open(file, "r+");
    await handle.write(Buffer.alloc(4_096, 0xa5), 0, 4_096, 0);
  }
  const before = hashOf(file);
  await refuses(folders, /database.*damaged/i);
  assert.equal(hashOf(file), before);
});

test("a database that is damaged behind its header is not opened either", async () => {
  await using folders = await makeServerFolders();
  const file = await makeDatabase(folders);
  {
    await using handle = await open(file, "r+");
    await handle.write(Buffer.alloc(2_000, 0xa5), 0, 2_000, 100);
  }
  const before = hashOf(file);
  await refuses(folders, /database.*damaged/i);
  assert.equal(hashOf(file), before);
});

test("a file that is no database is left as it is", async () => {
  await using folders = await makeServerFolders();
  await mkdir(folders.dataDir);
  const file = join(folders.dataDir, "trawl.db");
  await writeFile(file, "Dear diary, ".repeat(500));
  const before = hashOf(file);
  await refuses(folders, /database.*damaged/i);
  assert.equal(hashOf(file), before);
});

test("a database of a newer program is refused", async () => {
  await using folders = await makeServerFolders();
  const file = await makeDatabase(folders);
  {
    using database = new DatabaseSync(file);
    const tables = database
      .prepare("select name from sqlite_schema where name like '%migration%' and type = 'table'")
      .all();
    const name = String(tables.map((row) => row["name"]).find((one) => !String(one).includes("lock")));
    const [row] = database.prepare(`select * from "${name}"`).all();
    const columns = Object.keys(row ?? {});
    database
      .prepare(`insert into "${name}" values (${columns.map(() => "?").join()})`)
      .run(...columns.map(() => "9999-from-the-future"));
  }
  await refuses(folders, /newer/i);
});

test("a second server on the same data folder is refused, and the first one does not notice", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using first = await startServer({ folders, allow: [origin.host] });
  const id = await first.add([origin.link(3_000_000, { rate: 1_000_000 })]);
  await first.jobThat(id, (job) => job.bytes_done > 0);
  const facts = readFileSync(join(folders.dataDir, "server.json"), "utf8");
  await refuses(folders, /Another Trawl server uses the data folder/);
  assert.equal(readFileSync(join(folders.dataDir, "server.json"), "utf8"), facts, "its address is still found");
  const job = await first.jobThat(id, (one) => one.status === "completed");
  assert.equal(job.recovered, false);
  assert.ok((await readdir(folders.dataDir)).includes("trawl.db"));
});
