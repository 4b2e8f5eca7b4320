/** What the progress of many running jobs costs the database, with the worker that the server runs. */
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createLocalDispatch } from "../../src/dispatch/local-dispatch.ts";
import { NO_QUOTAS } from "../../src/domain/quotas.ts";
import { idFromBytes, type WorkerId } from "../../src/domain/ids.ts";
import type { Engine, EngineContext } from "../../src/engines/engine.ts";
import { Clock } from "../../src/jobs/clock.ts";
import type { JobsOptions } from "../../src/jobs/deps.ts";
import { openJobs } from "../../src/jobs/open-jobs.ts";
import type { Store, StoreWriter } from "../../src/stores/store.ts";
import { summarise } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { sampleOwner } from "../sample-jobs.ts";

const JOBS = 200;
const TICKS = 20;
const REPORT_MS = 100;

type Write = { readonly jobs: number; readonly ms: number };

/** Runs jobs whose transfers only say how far they are, and looks at the transactions that write it down. */
export async function measureProgress(store: Store): Promise<{ table: Table; missed: string[] }> {
  const writes: Write[] = [];
  await using jobs = await openJobs(optionsOf(watched(store, writes)));
  for (let number = 0; number < JOBS; number += 1) {
    await jobs.submitLinks({ ownerId: sampleOwner(number), urls: [`https://host${number}.example.com/file`] });
  }
  while (writes.filter((write) => write.jobs === JOBS).length < TICKS) await wait(REPORT_MS);
  const full = writes.slice(writes.findIndex((write) => write.jobs === JOBS));
  const split = full.filter((write) => write.jobs < JOBS).length;
  const { p50, p99, max } = summarise(full.map((write) => write.ms));
  const row = [`${JOBS}`, `${full.length}`, `${full.length - split}`, ...[p50, p99, max].map(figure)];
  console.error(row.join("  "));
  const title = "Progress of running jobs, every 500 ms; goal: all of a tick in one transaction";
  const columns = ["running jobs", "transactions", "that wrote all jobs", "p50 ms", "p99 ms", "max ms"];
  const missed = split === 0 ? [] : [`progress: ${split} transactions did not write all jobs of their tick`];
  return { table: { title, columns, rows: [row] }, missed };
}

/** The same store, noting each transaction that writes progress: how many jobs, and how long it took with its commit. */
function watched(store: Store, writes: Write[]): Store {
  const write: Store["write"] = async (work) => {
    let jobs = 0;
    const counting = (tx: StoreWriter): StoreWriter => ({
      ...tx,
      jobs: {
        ...tx.jobs,
        progress: (updates, at) => tx.jobs.progress(updates, at).finally(() => (jobs = updates.length)),
      },
    });
    const begin = performance.now();
    const result = await store.write((tx) => work(counting(tx)));
    if (jobs > 0) writes.push({ jobs, ms: performance.now() - begin });
    return result;
  };
  return new Proxy(store, { get: (target, key) => (key === "write" ? write : bound(target, key)) });
}

function bound(target: Store, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === "function" ? value.bind(target) : value;
}

/** A transfer that never ends by itself. */
const ENDLESS: Engine = {
  id: "http",
  async fetch(_task, { signal, progress }: EngineContext) {
    for (let requests = 1, bytesDone = 0; !signal.aborted; bytesDone += 100_000) {
      progress({ bytesDone, bytesTotal: 10 ** 9, resumedFrom: 0, segments: 1, name: "file", requests });
      await wait(REPORT_MS);
    }
    throw signal.reason;
  },
  limitJob: () => {},
};

function optionsOf(store: Store): JobsOptions {
  const nothing = async (): Promise<void> => {};
  const silent = (): void => {};
  const unasked = (): Promise<never> => Promise.reject(new Error("nothing is searched here"));
  return {
    store,
    dispatch: createLocalDispatch((error) => console.error(error)),
    backoff: () => 1_000,
    engine: ENDLESS,
    lists: { readEntries: () => Promise.reject(new Error("no list is read here")) },
    searcher: { search: unasked, tellOfDownload: unasked },
    fundSource: { base: "http://funds.example/", ask: () => Promise.reject(new Error("nothing is read here")) },
    library: {
      linkReadable: async () => "file",
      prepare: nothing,
      checkWritable: nothing,
      restoreBlob: nothing,
      digestOf: async () => ({ sha256: "sha256:", sizeBytes: 0 }),
      syncFolder: nothing,
      remove: nothing,
      freeBytes: async () => 10 ** 12,
    },
    pictures: { look: () => Promise.reject(new Error("no picture is looked at here")) },
    space: { reserve: nothing, spend: silent, release: silent },
    reserve: { restore: async () => true },
    checkLink: (line) => ({ url: line, host: new URL(line).host }),
    clock: new Clock(),
    randomBytes: () => randomBytes(16),
    workerId: idFromBytes<WorkerId>(randomBytes(16)),
    limits: {
      maxJobs: JOBS,
      maxTasksPerHost: 4,
      floorBytes: 0,
      onRestart: "resume",
      maxConcurrentSources: 5,
      searchTimeoutMs: 300_000,
      makesRoomMs: 2_000,
      fundRequestsPerMinute: 6,
      quotas: NO_QUOTAS,
    },
    log: {
      info: silent,
      warn: (facts, text) => console.error(text, facts),
      error: (facts, text) => console.error(text, facts),
    },
  };
}
