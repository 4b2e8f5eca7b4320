import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openExportFolder } from "../../src/files/export-folder.ts";

const LISTS = ["metadata.jsonl", "missing.jsonl"];
const record = (id: string) => (name: string) => JSON.stringify({ file_name: name, id, job_id: "j" });

function place(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), "trawl-export-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return join(root, "a", "out");
}

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

test("names lead nowhere else, differ, and are the same again in a further run", async (t) => {
  const path = place(t);
  const wanted = ["../../x.jpg", "/etc/passwd", "x.jpg", "metadata.jsonl", ".trawl-export-a", "x.jpg", "x.jpg.json"];
  const claimed = async (): Promise<string[]> => {
    const folder = await openExportFolder(path, LISTS);
    const names: string[] = [];
    for (const [index, name] of wanted.entries()) names.push(await folder.claim(`${index}`, name, record(`${index}`)));
    return names;
  };
  const names = await claimed();
  assert.equal(new Set(names).size, wanted.length);
  for (const name of names) assert.doesNotMatch(name, /[/\\]|^\./);
  assert.deepEqual(names.slice(2, 4), ["x.jpg", "metadata (2).jsonl"]);
  assert.deepEqual(readdirSync(path).toSorted(), names.map((name) => `${name}.json`).toSorted());
  assert.deepEqual(await claimed(), names);
});

test("a file of the export that looks like a record is none", async (t) => {
  const path = place(t);
  const folder = await openExportFolder(path, LISTS);
  const name = await folder.claim("real", "x.json", record("real"));
  await folder.write(name, chunks(JSON.stringify({ file_name: "x", id: "made up", job_id: "j" })));
  const records: string[] = [];
  for await (const text of (await openExportFolder(path, LISTS)).records()) records.push(text);
  assert.deepEqual(records, [record("real")("x.json")]);
});

test("what stands in the folder is not overwritten, be it a file, a folder or a link", async (t) => {
  const path = place(t);
  mkdirSync(join(path, "folder.jpg"), { recursive: true });
  writeFileSync(join(path, "file.jpg"), "mine");
  writeFileSync(join(path, "noted.jpg.json"), "mine");
  const outside = join(path, "..", "outside");
  symlinkSync(outside, join(path, "link.jpg"));
  const folder = await openExportFolder(path, LISTS);
  for (const name of ["folder.jpg", "file.jpg", "noted.jpg", "link.jpg"]) {
    const free = await folder.claim(name, name, record(name));
    assert.equal(free, name.replace(".jpg", " (2).jpg"));
    await folder.write(free, chunks("new"));
  }
  assert.deepEqual(
    [readFileSync(join(path, "file.jpg"), "utf8"), readFileSync(join(path, "noted.jpg.json"), "utf8")],
    ["mine", "mine"],
  );
  assert.ok(!readdirSync(join(path, "..")).includes("outside"));
  await assert.rejects(folder.write("file.jpg", chunks("new")), /came into being/);
});

test("a file that breaks off is not there, and what a killed run left is taken away", async (t) => {
  const path = place(t);
  const folder = await openExportFolder(path, LISTS);
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from("half");
    throw new Error("broke off");
  }
  await assert.rejects(folder.write("a.jpg", broken()), /broke off/);
  assert.deepEqual(readdirSync(path), []);
  writeFileSync(join(path, ".trawl-export-left"), "half");
  await openExportFolder(path, LISTS);
  assert.deepEqual(readdirSync(path), []);
});

test("lists of an export are replaced, somebody else's are not", async (t) => {
  const path = place(t);
  const folder = await openExportFolder(path, LISTS);
  for (const text of ["one", "two"]) await folder.replace("metadata.jsonl", chunks(`{"job_id":"${text}"}\n`));
  assert.equal(readFileSync(join(path, "metadata.jsonl"), "utf8"), '{"job_id":"two"}\n');
  await openExportFolder(path, LISTS);
  writeFileSync(join(path, "metadata.jsonl"), '{"file_name":"theirs.jpg"}\n');
  await assert.rejects(openExportFolder(path, LISTS), { code: "folder_not_writable" });
});
