import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineContext } from "../../src/engines/engine.ts";
import { Asker } from "../../src/engines/http/ask.ts";
import { TransferProgress } from "../../src/engines/http/transfer-progress.ts";
import { exchangeOptions } from "../support/exchange-options.ts";
import { newTaskId } from "../support/open-test-engine.ts";
import { openTestCore } from "../support/open-test-core.ts";
import { startOrigin } from "../support/origin.ts";
import { openRawServer } from "../support/raw-server.ts";

test("one attempt makes 500 requests and not one more", async () => {
  await using server = await openRawServer(
    (socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    {
      keepAlive: true,
    },
  );
  const { pool } = exchangeOptions([`127.0.0.1:${server.port}`]);
  const url = `http://127.0.0.1:${server.port}/f`;
  const task = { id: newTaskId(), job_id: newTaskId() as never, url, name: null, checksum: null };
  const context = { proxy: null, progress: () => {} } as unknown as EngineContext;
  using progress = new TransferProgress(task, context);
  const options = { pool, requestTimeoutMs: 5_000, proxies: new Map(), hostProxies: new Map() };
  const asker = new Asker(task, context, progress, options);
  const { signal } = new AbortController();
  for (let asked = 0; asked < 500; asked += 1) {
    const { reply } = await asker.ask(null, signal);
    await reply?.readBody(() => {}, signal);
  }
  await assert.rejects(asker.ask(null, signal), { code: "too_many_requests" });
  assert.equal(server.heads.length, 500);
  pool.closeIdle();
});

test("a job that made all the requests it may fails in words, and makes no more", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id, detected } = await core.submit([origin.link(10)], { startPaused: true });
  await core.store.write((tx) =>
    tx.jobs.update(id, { requests: 1_000 + 100 * detected }, { at: 1, type: "change", text: "" }),
  );
  await core.jobs.act(id, "resume");
  const job = await core.ended(id);
  assert.deepEqual([job.status, job.error_code], ["failed", "too_many_requests"]);
  assert.equal(origin.requests.length, 0);
});
