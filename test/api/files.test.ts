import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import type { EventEmitter } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { contentDisposition, mayShowInline } from "../../src/api/content-disposition.ts";
import { parseRange } from "../../src/api/byte-range.ts";
import { zipStream } from "../../src/api/zip-stream.ts";
import { type Answer, bytesOf, digestOf, LOCAL_KEY, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

let trawl: Trawl;
let job: { id: string; token: string };
let several: { id: string; token: string };
before(async () => {
  trawl = await startTrawl();
  job = await submit(trawl, ["/one.txt"]);
  several = await submit(trawl, ["/x/same.txt", "/y/same.txt", "/missing"], {
    as: job.token,
    name: 'a "name"\r\nx: y',
  });
  await untilStatus(trawl, job.id, "completed");
  await untilStatus(trawl, several.id, "completed");
});
after(() => trawl[Symbol.asyncDispose]());

const bytes = bytesOf("/one.txt");
const get = (headers: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
  trawl.call(`/api/jobs/${job.id}/file`, { as: job.token, headers, method });

test("the file is the bytes, with their digest as ETag, and a browser may not run them", async () => {
  const answer = await get();
  assert.equal(answer.status, 200);
  assert.equal(answer.text, bytes.toString());
  assert.equal(answer.headers.get("etag"), `"sha256:${digestOf("/one.txt")}"`);
  assert.equal(answer.headers.get("content-length"), `${bytes.length}`);
  assert.equal(answer.headers.get("accept-ranges"), "bytes");
  assert.equal(answer.headers.get("content-disposition"), `attachment; filename="one.txt"; filename*=UTF-8''one.txt`);
  assert.match(answer.headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.equal(answer.headers.get("cross-origin-resource-policy"), "same-origin");
});

const size = bytes.length;
for (const [range, start, end] of [
  ["bytes=0-0", 0, 0],
  ["bytes=10-19", 10, 19],
  [`bytes=${size - 1}-`, size - 1, size - 1],
  ["bytes=5-", 5, size - 1],
  ["bytes=-7", size - 7, size - 1],
  [`bytes=-${size * 2}`, 0, size - 1],
  [`bytes=0-${size * 2}`, 0, size - 1],
] as const) {
  test(`Range ${range} is bytes ${start} to ${end}`, async () => {
    const answer = await get({ range });
    assert.equal(answer.status, 206);
    assert.equal(answer.text, bytes.subarray(start, end + 1).toString());
    assert.equal(answer.headers.get("content-range"), `bytes ${start}-${end}/${size}`);
    assert.equal(answer.headers.get("content-length"), `${end - start + 1}`);
  });
}

test("ranges that cannot be are 416, those that make no sense are ignored", async () => {
  for (const range of [`bytes=${size}-`, "bytes=-0", `bytes=${size + 5}-${size + 9}`]) {
    const answer = await get({ range });
    assert.equal(answer.status, 416, range);
    assert.equal(answer.headers.get("content-range"), `bytes */${size}`);
    assert.equal(answer.json.error.code, "range_not_satisfiable");
  }
  for (const range of ["bytes=9-5", "bytes=a-b", "lines=0-5", "bytes=0-1,5-6", "bytes=-", "bytes 0-5"]) {
    const answer = await get({ range });
    assert.equal(answer.status, 200, range);
    assert.equal(answer.text.length, size);
  }
  assert.equal(parseRange("bytes=0-", 0), "unsatisfiable");
});

test("If-Range sends a part only of the very same bytes, If-None-Match nothing of known ones", async () => {
  const etag = (await get()).headers.get("etag")!;
  const range = "bytes=0-3";
  assert.equal((await get({ range, "if-range": etag })).status, 206);
  assert.equal((await get({ range, "if-range": '"other"' })).status, 200);
  assert.equal((await get({ range, "if-range": `W/${etag}` })).status, 200);
  const known = await get({ "if-none-match": `"x", W/${etag}` });
  assert.deepEqual([known.status, known.text], [304, ""]);
  assert.equal((await get({ "if-none-match": '"x"' })).status, 200);
});

test("HEAD says what GET would, without the bytes", async () => {
  const [head, whole] = [await get({}, "HEAD"), await get()];
  assert.equal(head.status, 200);
  assert.equal(head.text, "");
  for (const name of ["content-length", "etag", "content-type", "content-disposition"]) {
    assert.equal(head.headers.get(name), whole.headers.get(name), name);
  }
  assert.equal((await get({ range: "bytes=0-4" }, "HEAD")).status, 206);
});

test("of several files one is to be named, a failed one says so", async () => {
  const file = (query: string) => trawl.call(`/api/jobs/${several.id}/file${query}`, { as: several.token });
  const answer = await file("");
  assert.equal(answer.status, 409);
  assert.ok(answer.json.error.message.includes("archive.zip"));
  const { tasks } = (await trawl.call(`/api/jobs/${several.id}/tasks`, { as: several.token })).json;
  assert.deepEqual(
    tasks.map((task: any) => task.status),
    ["completed", "completed", "failed"],
  );
  assert.equal((await file(`?task=${tasks[1].id}`)).text, bytesOf("/y/same.txt").toString());
  const failed = await file(`?task=${tasks[2].id}`);
  assert.equal(failed.status, 404);
  assert.ok(failed.json.error.message.includes("failed"));
  const foreign = (await trawl.call(`/api/jobs/${job.id}/tasks`, { as: job.token })).json.tasks[0].id;
  assert.equal((await file(`?task=${foreign}`)).status, 404);
});

test("a job without files says how far it is", async () => {
  const none = await submit(trawl, ["/none"], { start_paused: true, as: job.token });
  for (const path of ["file", "archive.zip"]) {
    const answer = await trawl.call(`/api/jobs/${none.id}/${path}`, { as: job.token });
    assert.equal(answer.status, 404);
    assert.ok(answer.json.error.message.includes("0 of 1 files completed"), answer.text);
  }
});

test("bytes that are gone from the disk are a 404 that says so", async () => {
  await using bare = await startTrawl({}, { openBlob: async () => null });
  const made = await submit(bare, ["/gone.txt"]);
  await untilStatus(bare, made.id, "completed");
  const answer = await bare.call(`/api/jobs/${made.id}/file`, { as: made.token });
  assert.equal(answer.status, 404);
  assert.ok(answer.json.error.message.includes("missing on the disk"));
  await assert.rejects(bare.call(`/api/jobs/${made.id}/archive.zip`, { as: made.token }));
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const run = promisify(execFile);
const READ_ZIP = `
import sys, zipfile, hashlib, json
z = zipfile.ZipFile(sys.argv[1])
infos = z.infolist()
print(json.dumps([[i.filename, i.file_size, hashlib.sha256(z.read(i)).hexdigest()] for i in infos[:3] + infos[3:][-2:]]))
print(len(infos))
`;

/** Lets Python read an archive: the first files and the last with their digests, and how many there are. */
async function readZip(archive: Buffer): Promise<{ names: [string, number, string][]; count: number }> {
  const folder = await mkdtemp(join(tmpdir(), "trawl-zip-"));
  try {
    const path = join(folder, "a.zip");
    await writeFile(path, archive);
    const { stdout } = await run("python3", ["-c", READ_ZIP, path]);
    const [names = "", count] = stdout.split("\n");
    return { names: JSON.parse(names), count: Number(count) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the archive holds every file under a name of its own", async () => {
  const response = await fetch(`${trawl.url}/api/jobs/${several.id}/archive.zip`, {
    headers: { authorization: `Bearer ${several.token}` },
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/zip");
  assert.ok(!/[\r\n]/.test(response.headers.get("content-disposition") ?? "\n"));
  assert.equal(response.headers.get("x"), null);
  const { names } = await readZip(Buffer.from(await response.arrayBuffer()));
  assert.deepEqual(names.map(([name]) => name).toSorted(byText), ["same (2).txt", "same.txt"]);
  const digests = [digestOf("/x/same.txt"), digestOf("/y/same.txt")];
  assert.deepEqual(names.map(([, , digest]) => digest).toSorted(byText), digests.toSorted(byText));
});

test("an archive of empty, many and foreign-named files is read by another program", async () => {
  const entry = (name: string, content: Buffer) => ({
    name,
    sizeBytes: content.length,
    modifiedMs: Date.UTC(2026, 0, 2),
    open: async function* () {
      if (content.length > 0) yield content;
    },
  });
  const entries = [entry("empty", Buffer.alloc(0)), entry("Şölen ☃.txt", Buffer.from("x"))];
  for (let index = 0; index < 66_000; index += 1) entries.push(entry(`f/${index}`, Buffer.alloc(0)));
  const chunks: Buffer[] = [];
  for await (const chunk of zipStream(entries)) chunks.push(chunk);
  const { names, count } = await readZip(Buffer.concat(chunks));
  assert.equal(count, 66_002);
  assert.deepEqual(
    names.slice(0, 2).map(([name, length]) => [name, length]),
    [
      ["empty", 0],
      ["Şölen ☃.txt", 1],
    ],
  );
});

test("an archive whose file ends early breaks off instead of looking whole", async () => {
  const short = {
    name: "a",
    sizeBytes: 5,
    modifiedMs: 0,
    open: async function* () {
      yield Buffer.from("abc");
    },
  };
  await assert.rejects(async () => {
    for await (const chunk of zipStream([short])) void chunk;
  }, /3 bytes instead of 5/);
});

test("leaving in the middle of an archive or a file closes what was open", async () => {
  const handles: { closed: boolean }[] = [];
  const content = Buffer.alloc(40 * 1024 * 1024, 7);
  const path = join(await mkdtemp(join(tmpdir(), "trawl-blob-")), "blob");
  await writeFile(path, content);
  const { open } = await import("node:fs/promises");
  await using own = await startTrawl(
    {},
    {
      openBlob: async () => {
        const handle = await open(path);
        const seen = { closed: false };
        handles.push(seen);
        (handle as unknown as EventEmitter).on("close", () => (seen.closed = true));
        return { handle, sizeBytes: content.length };
      },
    },
  );
  const made = await submit(own, ["/big"]);
  await untilStatus(own, made.id, "completed");
  const { promise, resolve } = Promise.withResolvers<void>();
  const client = request(`${own.url}/api/jobs/${made.id}/file`, { headers: { authorization: `Bearer ${made.token}` } });
  client.on("error", () => {});
  client.on("response", (response) => {
    response.once("data", () => client.destroy());
    response.on("close", () => resolve());
    response.on("error", () => {});
  });
  client.end();
  await promise;
  await own[Symbol.asyncDispose]();
  assert.deepEqual(handles, [{ closed: true }]);
  await rm(join(path, ".."), { recursive: true });
});

for (const [name, plain] of [
  ["plain.txt", "plain.txt"],
  ['a"b\\c.txt', "a_b_c.txt"],
  ["a\r\nset-cookie: x=y", "a__set-cookie: x=y"],
  ["şölen 100%.png", "solen 100_.png"],
  ["雪.jpg", "_.jpg"],
  ["\ud800.txt", "_.txt"],
] as const) {
  test(`the name ${JSON.stringify(name)} is safe in a header`, () => {
    const header = contentDisposition("attachment", name);
    assert.match(header, /^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w.!~%&+-]*$/);
    assert.ok(header.includes(`filename="${plain}"`), header);
  });
}

test("only pictures of pixels, sound and film may be shown by the browser itself", () => {
  for (const mime of ["image/png", "image/jpeg", "video/mp4", "audio/mpeg"]) assert.ok(mayShowInline(mime), mime);
  for (const mime of ["image/svg+xml", "text/html", "application/pdf", "text/xml", "video/", "audio/x y"]) {
    assert.ok(!mayShowInline(mime), mime);
  }
});

test("the library lists page by page, and deleting a file takes it out", async () => {
  const list = (query: string) => trawl.call(`/api/assets${query}`, { as: job.token });
  const first = (await list("?limit=2")).json;
  assert.deepEqual([first.assets.length, first.total], [2, 3]);
  const second = (await list(`?limit=2&cursor=${first.next_cursor}`)).json;
  assert.deepEqual([second.assets.length, second.next_cursor], [1, null]);
  const ids = new Set([...first.assets, ...second.assets].map((asset: any) => asset.id));
  assert.equal(ids.size, 3);
  // The files arrived in any order: the one to delete is chosen by its name.
  const gone = [...first.assets, ...second.assets].find((asset: any) => !asset.name.startsWith("same")).id;
  assert.equal((await trawl.call(`/api/assets/${gone}`, { method: "DELETE", as: job.token })).status, 200);
  assert.equal((await list(`/${gone}`)).status, 404);
  assert.equal((await trawl.call("/api/assets?q=same", { as: LOCAL_KEY })).json.total, 2);
});

test("a job whose files were taken out of the library says so, and does not call them here", async () => {
  const { id, token } = await submit(trawl, ["/taken-out"]);
  await untilStatus(trawl, id, "completed");
  const ask = (path: string, method = "GET") => trawl.call(`/api/${path}`, { method, as: token });
  const [task] = (await ask(`jobs/${id}/tasks`)).json.tasks;
  assert.equal((await ask(`assets/${task.asset_id}`, "DELETE")).status, 200);
  for (const path of ["file", `file?task=${task.id}`, "archive.zip"]) {
    const answer = await ask(`jobs/${id}/${path}`);
    assert.equal(answer.status, 404);
    assert.match(answer.json.error.message, /removed from the library/);
  }
  const { library } = (await trawl.call("/api/stats", { as: LOCAL_KEY })).json;
  assert.equal(library.files, (await trawl.call("/api/assets", { as: LOCAL_KEY })).json.total);
  const retried = await ask(`jobs/${id}/retry`, "POST");
  assert.deepEqual([retried.status, retried.json.error.message.includes("is here")], [409, false]);
});
