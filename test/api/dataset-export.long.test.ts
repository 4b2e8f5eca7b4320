import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ArchiveNames } from "../../src/api/archive-names.ts";
import { openBlob } from "../../src/files/open-blob.ts";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { startTrawl, type Trawl, untilStatus } from "./trawl.ts";

let site: SourceSite;
let trawl: Trawl;
let admin: SignedIn;
let user: SignedIn;
let job: string;

/** Blobs that this test takes away, or lets be of another length. */
const gone = new Set<string>();
const longer = new Set<string>();

async function search(query: string, headers: Record<string, string>): Promise<string> {
  const body = { type: "search", query, kinds: ["image"], sources: ["openverse"] };
  const made = await trawl.call("/api/jobs", { body, headers });
  await untilStatus(trawl, made.json.job_id, "completed");
  return made.json.job_id;
}

before(async () => {
  site = await openSourceSite();
  const sourceEndpoints = new Map([["OPENVERSE", site.endpoint("openverse")]]);
  trawl = await startTrawl(
    { sourceEndpoints, maxTasksPerHost: 16 },
    {
      openBlob: async (blobId) => {
        const blob = gone.has(blobId) ? null : await openBlob(trawl.core.folder, blobId);
        return blob === null ? null : { handle: blob.handle, sizeBytes: blob.sizeBytes + Number(longer.has(blobId)) };
      },
    },
  );
  admin = await signIn(trawl);
  user = await signIn(trawl, await createUser(trawl, admin, "ada"));
  job = await search("n3 also mine", user);
  await search("n1 also second", user);
  await search("n1 also other", admin);
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Lets another program read an archive: its names, and its files as text. */
function readZip(bytes: Buffer): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "trawl-dataset-"));
  try {
    const path = join(folder, "a.zip");
    writeFileSync(path, bytes);
    const program =
      "import sys,zipfile,json;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;" +
      "print(json.dumps([[n,z.read(n).decode('latin-1')] for n in z.namelist()]))";
    return new Map(JSON.parse(execFileSync("python3", ["-c", program, path], { encoding: "utf8" })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function exported(query: string, headers: Record<string, string>): Promise<Map<string, string>> {
  const response = await fetch(`${trawl.url}/api/assets/export?format=zip${query}`, { headers });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/zip");
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename="trawl-files.zip"/);
  return readZip(Buffer.from(await response.arrayBuffer()));
}

const textOf = (bytes = ""): string => Buffer.from(bytes, "latin1").toString();
const linesOf = (bytes?: string): any[] =>
  textOf(bytes)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

test("a dataset holds each file, its record beside it, and a list of all", async () => {
  const files = await exported(`&job_id=${job}`, user);
  const { assets } = (await trawl.call(`/api/assets?job_id=${job}`, { headers: user })).json;
  const index = linesOf(files.get("metadata.jsonl"));
  assert.deepEqual(
    index.map(({ file_name: _name, ...asset }) => asset),
    assets,
  );
  assert.equal(files.size, 3 * 2 + 1);
  for (const line of index) {
    assert.equal(files.get(line.file_name)?.length, line.size_bytes);
    assert.deepEqual(JSON.parse(textOf(files.get(`${line.file_name}.json`))), line);
    assert.deepEqual([line.source, line.creator, line.query], ["openverse", "Ayşe", "n3 also mine"]);
    for (const name of ["page_url", "media_url", "license", "created_at", "digest"])
      assert.notEqual(line[name], null, name);
  }
});

test("it holds nothing of others, all for admins, and is valid where there is nothing", async () => {
  assert.equal(linesOf((await exported("", user)).get("metadata.jsonl")).length, 4);
  assert.equal(linesOf((await exported("", admin)).get("metadata.jsonl")).length, 5);
  assert.deepEqual([...(await exported("", {}))], [["metadata.jsonl", ""]]);
  const head = await fetch(`${trawl.url}/api/assets/export?format=zip`, { method: "HEAD", headers: user });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("files that are missing or cut are named, with the reason, and nobody takes them for whole", async () => {
  const rows = await trawl.core.store.read((tx) => tx.assets.list({}, { limit: 10 }));
  const [cut, lost] = rows.filter(({ job_id }) => job_id === job);
  gone.add(lost?.blob_id ?? "");
  longer.add(cut?.blob_id ?? "");
  const files = await exported(`&job_id=${job}`, user);
  const missing = linesOf(files.get("missing.jsonl"));
  assert.deepEqual(
    missing.map(({ id }) => id),
    [cut?.id, lost?.id],
  );
  assert.match(missing[0].reason, /bytes on the disk instead of/);
  assert.match(missing[1].reason, /missing on the disk/);
  assert.equal(linesOf(files.get("metadata.jsonl")).length, 1);
  gone.clear();
  longer.clear();
});

test("names differ with their records, whatever files are called", () => {
  const names = new ArchiveNames(["metadata.jsonl"], ".json");
  const wanted = ["a.jpg", "A.jpg", "a.jpg.json", "metadata.jsonl", "a.jpg", "METADATA.JSONL", "b.json", "b"];
  assert.deepEqual(
    wanted.map((name) => names.take(name)),
    [
      "a.jpg",
      "A (2).jpg",
      "a.jpg (2).json",
      "metadata (2).jsonl",
      "a (3).jpg",
      "METADATA (3).JSONL",
      "b.json",
      "b (2)",
    ],
  );
});
