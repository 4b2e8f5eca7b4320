import assert from "node:assert/strict";
import { test } from "node:test";
import { makeServerFolders } from "../support/start-server.ts";
import { act } from "../../src/jobs/act.ts";
import { Clock } from "../../src/jobs/clock.ts";
import { notePartRemovals } from "../../src/jobs/part-removals.ts";
import { Removals } from "../../src/jobs/removals.ts";
import { createLocalDispatch } from "../../src/dispatch/local-dispatch.ts";
import { NO_QUOTAS } from "../../src/domain/quotas.ts";
import { idFromBytes, type JobId, type OwnerId, type TaskId } from "../../src/domain/ids.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { openStore, type StoreOptions } from "../../src/stores/open-store.ts";
import type { Store } from "../../src/stores/store.ts";
import { mkdir } from "node:fs/promises";

const fatal: StoreOptions["onFatal"] = (failure) => assert.fail(failure);
const idOf = (byte: number) => idFromBytes<string>(new Uint8Array(16).fill(byte));

async function insertRunning(store: Store, id: JobId): Promise<void> {
  await store.write(async (tx) => {
    const job = {
      id,
      owner_id: idOf(9) as OwnerId,
      type: "links",
      status: "pending",
      name: "a",
      request: "{}",
    } as const;
    const task = {
      id: idOf(2) as TaskId,
      url: "http://a.example/",
      url_key: "k",
      host: "a.example:80",
      name: "a",
      checksum: null,
    };
    await tx.jobs.insert({ ...job, private: 0, priority: 0, host: null, created_at: 1 }, [task], "1 link");
    await tx.jobs.transition(id, { event: "claim", at: 2, set: { epoch: 1 } });
    await tx.tasks.start([task.id], 2);
    await tx.jobs.transition(id, { event: "cancel", at: 3 });
  });
}

test("a retry that meets the end of a cancel waits until what the cancel left is removed", async () => {
  await using folders = await makeServerFolders();
  await mkdir(folders.dataDir);
  await using store = await openStore({
    dialect: openSqlite(folders.dataDir),
    reserve: { held: true, release: () => {} },
    onFatal: fatal,
    now: Date.now,
  });
  const id = idOf(1) as JobId;
  await insertRunning(store, id);
  const removed: string[] = [];
  const removals = new Removals({
    store,
    library: { remove: async ({ name }: { name: string }) => void removed.push(name) },
  } as unknown as ConstructorParameters<typeof Removals>[0]);
  let rounds = 0;
  const meeting = {
    // The cancel ends just after the retry has looked for what is left to remove.
    carryOut: async () => {
      await removals.carryOut();
      if (++rounds > 1) return;
      await store.write(async (tx) => {
        await notePartRemovals(tx, id);
        await tx.tasks.moveAll(id, "leaseExpired", 4);
        await tx.jobs.transition(id, { event: "stopped", at: 4 });
        await tx.tasks.moveAll(id, "cancel", 4);
      });
    },
  } as unknown as Removals;

  const job = await act(
    {
      store,
      dispatch: createLocalDispatch((error) => assert.fail(String(error))),
      clock: new Clock(),
      limits: {
        maxJobs: 1,
        maxTasksPerHost: 4,
        floorBytes: 0,
        onRestart: "resume",
        maxConcurrentSources: 5,
        searchTimeoutMs: 300_000,
        makesRoomMs: 2_000,
        fundRequestsPerMinute: 6,
        quotas: NO_QUOTAS,
      },
      removals: meeting,
    },
    id,
    "retry",
  );
  assert.equal(job.status, "pending");
  assert.deepEqual([...new Set(removed)], [idOf(2)], "the old part file is gone before the job may begin again");
  assert.deepEqual(await store.read((tx) => tx.removals(10)), []);
});
