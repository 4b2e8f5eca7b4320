import assert from "node:assert/strict";
import { test } from "node:test";
import { assetOpener } from "../../src/api/open-asset.ts";
import type { AssetId } from "../../src/domain/ids.ts";
import { openBlob } from "../../src/files/open-blob.ts";
import { holdDigests } from "../support/hold-digests.ts";
import { EventStream } from "./event-stream.ts";
import { bytesOf, digestOf, LOCAL_KEY, startTrawl, submit, untilStatus } from "./trawl.ts";

test("a digest that comes later reaches streams and answers, and a download begun before it goes on", async (t) => {
  const hold = holdDigests(t);
  await using trawl = await startTrawl({ digest: "later" });
  const job = await submit(trawl, ["/one.txt"]);
  await untilStatus(trawl, job.id, "completed");
  await hold.begun;
  using stream = await EventStream.open(`${trawl.url}/api/events`, { authorization: `Bearer ${job.token}` });
  const readAsset = async () => (await trawl.call(`/api/assets?job_id=${job.id}`, { as: job.token })).json.assets[0];
  const asset = await readAsset();
  assert.equal(asset.digest, null);
  const file = `/api/assets/${asset.id}/file`;
  const get = (headers: Record<string, string> = {}) => trawl.call(file, { as: job.token, headers });
  const early = await get();
  assert.equal(early.text, bytesOf("/one.txt").toString());
  const [etag, range] = [early.headers.get("etag") ?? "", "bytes=4-9"];
  assert.match(etag, /^"[\w-]+"$/);
  assert.equal((await get({ range, "if-range": etag })).status, 206);
  await stream.until((event) => event.name === "snapshot");

  hold.release();
  const digest = `sha256:${digestOf("/one.txt")}`;
  const { data } = await stream.until((event) => event.name === "task" && event.data.digest !== null);
  assert.deepEqual([data.job_id, data.digest, data.status], [job.id, digest, "completed"]);
  assert.equal((await readAsset()).digest, digest);
  assert.equal((await get()).headers.get("etag"), `"${digest}"`);
  assert.equal((await get({ range, "if-range": etag })).status, 206);
  assert.equal((await get({ "if-none-match": etag })).status, 304);
  assert.equal((await get({ range, "if-range": '"other"' })).status, 200);
});

test("an asset is opened though its bytes moved to another blob since its row was read", async () => {
  await using trawl = await startTrawl();
  const job = await submit(trawl, ["/one.txt"]);
  await untilStatus(trawl, job.id, "completed");
  const { store, folder } = trawl.core;
  const { json } = await trawl.call(`/api/assets?job_id=${job.id}`, { as: LOCAL_KEY });
  const asset = await store.read((tx) => tx.assets.get(json.assets[0].id as AssetId));
  assert(asset);
  const openAsset = assetOpener({ store, openBlob: (blobId) => openBlob(folder, blobId) });
  const moved = await openAsset({ ...asset, blob_id: "0123456789abcdef0123456789abcdef" });
  assert.equal(moved?.sizeBytes, bytesOf("/one.txt").length);
  await moved?.handle.close();
  await trawl.jobs.removeAsset(asset.id);
  assert.equal(await openAsset(asset), null);
});
