import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { idFromBytes } from "../../src/domain/ids.ts";
import type { AssetId, JobId, OwnerId, TaskId, WorkerId } from "../../src/domain/ids.ts";
import { openDownloadFolder } from "../../src/files/download-folder.ts";
import type { DownloadFolder } from "../../src/files/download-folder.ts";
import { createFolderDisk } from "../../src/ops/folder-disk.ts";
import { repair } from "../../src/ops/repair.ts";
import { createVerify } from "../../src/ops/verify.ts";
import type { Verdict } from "../../src/ops/verify.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "../../src/stores/open-store.ts";
import type { Store } from "../../src/stores/store.ts";

const NOW = 1_000_000;
const OWNER = idFromBytes<OwnerId>(randomBytes(16));
const RESERVE = { held: true, release: () => {}, restore: () => true };
const id = <Id extends string>(): Id => idFromBytes<Id>(randomBytes(16));

const NOTHING = {
  width: null,
  height: null,
  duration_seconds: null,
  source: null,
  page_url: null,
  media_url: null,
  creator: null,
  license: null,
  license_url: null,
  license_text: null,
  attribution: null,
  query: null,
};

type House = {
  store: Store;
  folder: DownloadFolder;
  /** Runs SQL behind the program's back. */
  damage: (sql: string) => void;
  verify: (deep?: boolean) => Promise<Verdict>;
  codes: (deep?: boolean) => Promise<string[]>;
};

async function house(t: TestContext, settle: () => Promise<void> = async () => {}): Promise<House> {
  const root = mkdtempSync(join(tmpdir(), "trawl-verify-"));
  mkdirSync(join(root, "data"));
  const dialect = openSqlite(join(root, "data"));
  const store = await openStore({ dialect, reserve: RESERVE, onFatal: () => {}, now: () => NOW });
  const folder = await openDownloadFolder(join(root, "files"));
  const look = createVerify({ store, disk: createFolderDisk(folder), now: () => NOW, digest: "later", settle });
  t.after(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    store,
    folder,
    damage: (sql) => {
      using database = new DatabaseSync(join(root, "data/trawl.db"));
      database.exec(sql);
    },
    verify: (deep = false) => look({ deep }),
    codes: async (deep = false) => [...new Set((await look({ deep })).problems.map(({ code }) => code))].sort(),
  };
}

type Made = { jobId: JobId; taskId: TaskId; assetId: AssetId; name: string };

async function insertJob(store: Store, taskId: TaskId): Promise<JobId> {
  const jobId = id<JobId>();
  const job = { id: jobId, owner_id: OWNER, type: "links", status: "pending", name: "job", request: "{}" } as const;
  const task = { id: taskId, url: "http://a.example/f", url_key: taskId, host: "a.example:80", name: null };
  await store.write((tx) =>
    tx.jobs.insert(
      { ...job, private: 0, priority: 0, host: task.host, created_at: NOW },
      [{ ...task, checksum: null }],
      "submitted",
    ),
  );
  return jobId;
}

/** A completed job with one file, through the store's own ways. */
async function completedJob({ store, folder }: House, text = "bytes"): Promise<Made> {
  const [taskId, assetId] = [id<TaskId>(), id<AssetId>()];
  const jobId = await insertJob(store, taskId);
  const name = `${assetId.slice(0, 6)}.txt`;
  writeFileSync(folder.blobPath(taskId), text);
  linkSync(folder.blobPath(taskId), join(folder.path, name));
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  const set = { epoch: 1, lease_owner: id<WorkerId>(), lease_until: NOW + 1000 };
  await store.write((tx) => tx.jobs.transition(jobId, { event: "claim", at: NOW, set }));
  await store.write(async (tx) => {
    await tx.tasks.start([taskId], NOW);
    const known = { id: assetId, job_id: jobId, task_id: taskId, owner_id: OWNER, created_at: NOW, digest };
    const bytes = { name, kind: "file", mime: "text/plain", size_bytes: text.length, blob_id: taskId } as const;
    const asset = { ...NOTHING, ...known, ...bytes, readable_name: name };
    await tx.tasks.end(1, [{ id: taskId, event: "complete", asset, resumedFrom: 0, requests: 1, segments: 1 }], NOW);
    await tx.jobs.transition(jobId, { event: "complete", at: NOW, epoch: 1 });
  });
  return { jobId, taskId, assetId, name };
}

test("an empty house and one full of work are all right", async (t) => {
  const all = await house(t);
  assert.deepEqual(await all.verify(), { ok: true, checked: 0, without_digest: 0, problems: [] });
  for (let made = 0; made < 5; made += 1) await completedJob(all);
  const waiting = id<TaskId>();
  await insertJob(all.store, waiting);
  writeFileSync(all.folder.partPath(waiting), "half");
  const verdict = await all.verify(true);
  assert.deepEqual(verdict.problems, []);
  assert.ok(verdict.checked >= 6 + 6 + 5 + 5 + 1, String(verdict.checked));
});

test("more rows than one window are all looked at", async (t) => {
  const all = await house(t);
  for (let made = 0; made < 405; made += 1) await insertJob(all.store, id<TaskId>());
  all.damage("update jobs set detected = 7 where number in (1, 200, 201, 405)");
  assert.equal((await all.verify()).problems.length, 4);
});

test("a wrong counter and wrong sums are found and mended", async (t) => {
  const all = await house(t);
  await completedJob(all);
  all.damage("update counters set count = 5 where owner_id = '*' and status = 'completed'");
  all.damage("update jobs set downloaded = 9, bytes_done = 1, finished_at = finished_at");
  const { problems } = await all.verify();
  assert.deepEqual([...new Set(problems.map(({ code }) => code))].sort(), ["counter_wrong", "job_sum_wrong"]);
  await repair({ store: all.store, disk: createFolderDisk(all.folder) }, problems);
  assert.deepEqual(await all.codes(), []);
});

test("totals of the library that are not what it has are found and mended, each in its own way", async (t) => {
  const all = await house(t);
  await completedJob(all);
  const removed = await completedJob(all);
  await all.store.write((tx) => tx.assets.remove(removed.assetId));
  unlinkSync(all.folder.blobPath(removed.taskId));
  assert.deepEqual(await all.codes(), []);
  for (const [change, said] of [
    ["files_gone = files_gone + 1", "0 of 5 bytes"],
    ["bytes_gone = 0", "1 of 10 bytes"],
    ["files = files + 3, bytes = bytes + 10", "4 of 15 bytes"],
  ] as const) {
    all.damage(`update days set ${change}`);
    const { problems } = await all.verify();
    assert.deepEqual(new Set(problems.map(({ code }) => code)), new Set(["counter_wrong"]), change);
    assert.deepEqual(new Set(problems.map(({ id }) => id)), new Set(["*/1970-01-01", `${OWNER}/1970-01-01`]));
    const text = `The files of 1970-01-01 are counted as ${said}, the library has 1 of 5 bytes.`;
    assert.deepEqual(new Set(problems.map((problem) => problem.text)), new Set([text]));
    await repair({ store: all.store, disk: createFolderDisk(all.folder) }, problems);
    assert.deepEqual(await all.codes(), []);
    assert.deepEqual(await all.store.read((tx) => tx.assets.totals(null)), { files: 1, bytes: 5 });
  }
  all.damage("delete from days");
  await repair({ store: all.store, disk: createFolderDisk(all.folder) }, (await all.verify()).problems);
  assert.deepEqual(await all.store.read((tx) => tx.assets.totals(OWNER)), { files: 1, bytes: 5 });
});

test("missing, changed and unknown bytes are found, and left to a person", async (t) => {
  const all = await house(t);
  const [gone, longer, changed] = [await completedJob(all), await completedJob(all), await completedJob(all)];
  unlinkSync(all.folder.blobPath(gone.taskId));
  appendFileSync(all.folder.blobPath(longer.taskId), "x");
  writeFileSync(all.folder.blobPath(changed.taskId), "bytEs");
  writeFileSync(all.folder.blobPath(id()), "whose?");
  assert.deepEqual(await all.codes(), ["blob_missing", "blob_size_wrong", "blob_unknown"]);
  assert.deepEqual(await all.codes(true), ["blob_damaged", "blob_missing", "blob_size_wrong", "blob_unknown"]);
  const mended = await repair({ store: all.store, disk: createFolderDisk(all.folder) }, (await all.verify()).problems);
  assert.deepEqual(mended, []);
});

test("a lost readable name is made again, a name taken by another file is not overwritten", async (t) => {
  const all = await house(t);
  const [lost, taken] = [await completedJob(all), await completedJob(all)];
  unlinkSync(join(all.folder.path, lost.name));
  unlinkSync(join(all.folder.path, taken.name));
  writeFileSync(join(all.folder.path, taken.name), "mine!");
  const { problems } = await all.verify();
  assert.deepEqual(new Set(problems.map((problem) => problem.id)), new Set([lost.assetId, taken.assetId]));
  await repair({ store: all.store, disk: createFolderDisk(all.folder) }, problems);
  assert.deepEqual(await all.codes(), []);
});

test("a lost name of bytes that two files share is made again without the other's name", async (t) => {
  const all = await house(t);
  const [one, other] = [await completedJob(all), await completedJob(all)];
  // Both wanted the same name and share a blob; the second one's is lost.
  all.damage(`update assets set blob_id = '${one.taskId}', name = '${one.name}' where id = '${other.assetId}'`);
  unlinkSync(join(all.folder.path, other.name));
  unlinkSync(all.folder.blobPath(other.taskId));
  const { problems } = await all.verify();
  assert.deepEqual(
    problems.map(({ code, id: problemId }) => [code, problemId]),
    [["name_missing", other.assetId]],
  );
  await repair({ store: all.store, disk: createFolderDisk(all.folder) }, problems);
  assert.deepEqual(await all.codes(), []);
});

test("part files of ended and unknown tasks are found and removed", async (t) => {
  const all = await house(t);
  const done = await completedJob(all);
  writeFileSync(all.folder.partPath(done.taskId), "left");
  writeFileSync(all.folder.ledgerPath(id()), "left");
  const { problems } = await all.verify();
  assert.deepEqual(
    problems.map(({ code }) => code),
    ["part_left", "part_left"],
  );
  await repair({ store: all.store, disk: createFolderDisk(all.folder) }, problems);
  assert.deepEqual(await all.codes(), []);
});

test("a running job without a living worker and a lost asset are found; a removed asset is not missed", async (t) => {
  const all = await house(t);
  const running = await insertJob(all.store, id<TaskId>());
  const set = { epoch: 1, lease_owner: id<WorkerId>(), lease_until: NOW - 1 };
  await all.store.write((tx) => tx.jobs.transition(running, { event: "claim", at: NOW, set }));
  assert.deepEqual(await all.codes(), ["lease_expired"]);
  const [removed, lost] = [await completedJob(all), await completedJob(all)];
  await all.store.write((tx) => tx.assets.remove(removed.assetId));
  assert.deepEqual(await all.codes(), ["blob_unknown", "lease_expired"]);
  all.damage(`delete from assets where id = '${lost.assetId}'`);
  assert.ok((await all.codes()).includes("asset_missing"));
});

test("a removal that is never carried out is told", async (t) => {
  const all = await house(t);
  await all.store.write((tx) => tx.noteRemovals([{ kind: "blob", name: "x" }]));
  assert.deepEqual(await all.codes(), ["removal_left"]);
});

test("what is only on its way is not a problem", async (t) => {
  const arriving = id<TaskId>();
  const all = await house(t, async () => unlinkSync(all.folder.partPath(arriving)));
  writeFileSync(all.folder.partPath(arriving), "being removed just now");
  assert.equal((await all.verify()).ok, true);
});
