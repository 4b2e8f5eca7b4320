import assert from "node:assert/strict";
import { watch } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCore, type Core, type CoreOptions } from "../../src/core.ts";
import type { Config } from "../../src/config/config.ts";
import { NO_QUOTAS } from "../../src/domain/quotas.ts";
import type { JobId, OwnerId } from "../../src/domain/ids.ts";
import type { AssetRow, EventRow, JobRow, TaskRow } from "../../src/domain/rows.ts";
import { isEnded } from "../../src/domain/status.ts";
import { hashFile } from "../../src/files/hash-file.ts";
import type { Jobs, LinksRequest } from "../../src/jobs/jobs.ts";

/** How long a fact may stay away before the test fails, in milliseconds. */
const PATIENCE_MS = 25_000;
const QUIET_LOOK_MS = 200;

export const OWNER = "owner-of-the-test-0001" as OwnerId;
export const OTHER_OWNER = "owner-of-the-test-0002" as OwnerId;

export type LogLine = { readonly level: "info" | "warn" | "error"; readonly facts: object; readonly text: string };

/** A core at work on temporary folders, with ways to look at what it says. */
export type TestCore = AsyncDisposable & {
  readonly core: Core;
  readonly jobs: Jobs;
  readonly store: Core["store"];
  readonly root: string;
  readonly log: readonly LogLine[];
  /** Submits links for `OWNER` and returns the job that they became. */
  submit(urls: readonly string[], request?: Partial<LinksRequest>): Promise<JobRow>;
  job(id: JobId): Promise<JobRow>;
  tasks(id: JobId): Promise<TaskRow[]>;
  assets(id: JobId): Promise<AssetRow[]>;
  events(id: JobId): Promise<EventRow[]>;
  /** The job as soon as its row fulfils the condition; looked at after every commit and every written progress. */
  waitFor(id: JobId, condition: (job: JobRow) => boolean): Promise<JobRow>;
  /** The job once nothing but a retry can change it. */
  ended(id: JobId): Promise<JobRow>;
  /** What `look` gives as soon as it is neither null nor false; looked at after every commit, progress and change of a folder. */
  until<T>(what: string, look: () => Promise<T | null | false>): Promise<T>;
  /** Digest of the one finished file of a job. */
  digestOf(id: JobId): Promise<string>;
  /** Names in the folders of parts, blobs and readable files, sorted. */
  files(): Promise<{ parts: string[]; blobs: string[]; readable: string[] }>;
};

export type TestCoreOptions = Omit<Partial<CoreOptions>, "config"> & {
  readonly config?: Partial<Config>;
  /** Folders of a former core to go on with; they are not removed at the end. */
  readonly root?: string;
};

/** A folder for one or several cores after one another. */
export async function temporaryRoot(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "trawl-core-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** What the server would be started with, but small, quick and below `root`. */
export function testConfig(root: string, over: Partial<Config> = {}): Config {
  return {
    host: "127.0.0.1",
    port: 0,
    basePath: "/",
    dataDir: join(root, "data"),
    downloadDir: join(root, "downloads"),
    adminEmail: null,
    adminPassword: null,
    sourceKeys: new Map(),
    sourceEndpoints: new Map(),
    searxngUrl: null,
    maxConcurrentSources: 5,
    sourceTimeoutSeconds: 30,
    searchTimeoutSeconds: 300,
    tefasRequestsPerMinute: 6,
    guests: "on",
    registration: "invite",
    publicUrl: null,
    allowedHosts: [],
    trustProxy: [],
    trustedHeader: null,
    oidcIssuer: null,
    oidcClientId: null,
    oidcClientSecret: null,
    oidcName: "Single sign-on",
    egressAllow: [],
    maxJobs: 8,
    maxTasksPerHost: 4,
    maxConnections: 16,
    requestTimeoutSeconds: 5,
    maxSpeed: 0,
    hostMaxSpeeds: new Map(),
    proxies: new Map(),
    hostProxies: new Map(),
    speedTimetable: [],
    quotas: NO_QUOTAS,
    lowSpeedLimit: 1,
    lowSpeedTimeSeconds: 60,
    minFreeSpace: 0,
    onRestart: "resume",
    digest: "finish",
    ytdlp: "/absent/yt-dlp",
    galleryDl: null,
    ffmpeg: null,
    allowOldTools: false,
    logLevel: "info",
    url: null,
    apiKey: null,
    ...over,
  };
}

/** Opens a core and lets it begin to work. */
export async function openTestCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const { config, root: givenRoot, ...rest } = options;
  await using stack = new AsyncDisposableStack();
  const root = givenRoot ?? stack.use(await temporaryRoot()).path;
  const log: LogLine[] = [];
  const say = (level: LogLine["level"]) => (facts: object, text: string) => void log.push({ level, facts, text });
  const core = stack.use(
    await openCore({
      config: testConfig(root, config),
      log: { info: say("info"), warn: say("warn"), error: say("error") },
      onFatal: (failure) => say("error")({ err: failure }, "fatal"),
      backoff: (tries) => 10 * tries,
      ...rest,
    }),
  );
  const jobs = await core.startJobs();
  const whole = stack.move();
  return { ...waysToLook(core, jobs, log), core, jobs, root, log, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

function waysToLook(core: Core, jobs: Jobs, log: readonly LogLine[]) {
  const { store, folder } = core;
  const read = async (id: JobId): Promise<JobRow> => {
    const row = await store.read((tx) => tx.jobs.get(id));
    assert(row, "the job is not there");
    return row;
  };
  const until = <T>(what: string, look: () => Promise<T | null | false>): Promise<T> =>
    waitUntil(core, jobs, look, () => `${what} did not come true; log: ${JSON.stringify(log.slice(-5))}`);
  const waitFor = async (id: JobId, condition: (job: JobRow) => boolean): Promise<JobRow> => {
    const look = async (): Promise<JobRow | null> => read(id).then((row) => (condition(row) ? row : null));
    try {
      return await until(condition.toString(), look);
    } catch (error) {
      throw new Error(`The job is ${JSON.stringify(await read(id))}`, { cause: error });
    }
  };
  const assets = (id: JobId): Promise<AssetRow[]> => store.read((tx) => tx.assets.ofJob(id, 1000));
  return {
    store,
    until,
    waitFor,
    assets,
    job: read,
    ended: (id: JobId) => waitFor(id, (job) => isEnded(job.status)),
    tasks: (id: JobId) => store.read((tx) => tx.tasks.list(id, { limit: 20_000 })),
    events: (id: JobId) => store.read((tx) => tx.events.timeline(id, { limit: 10_000 })),
    submit: async (urls: readonly string[], request: Partial<LinksRequest> = {}): Promise<JobRow> => {
      const { job, results } = await jobs.submitLinks({ ownerId: OWNER, urls, ...request });
      assert(job, `nothing was accepted: ${JSON.stringify(results)}`);
      return job;
    },
    digestOf: async (id: JobId): Promise<string> => {
      const [asset, ...more] = await assets(id);
      assert(asset && more.length === 0, "the job has not exactly one file");
      const digest = await hashFile(folder.readablePath(asset.readable_name));
      assert.equal(asset.digest, digest, "the row and the bytes have different digests");
      return digest;
    },
    files: async () => {
      const names = async (path: string): Promise<string[]> => (await readdir(path)).sort();
      const readable = (await names(folder.path)).filter((name) => name !== ".trawl");
      return { parts: await names(folder.partsPath), blobs: await names(folder.blobsPath), readable };
    },
  };
}

/** Looks now and after every commit and progress, one look at a time. */
async function waitUntil<T>(
  core: Core,
  jobs: Jobs,
  look: () => Promise<T | null | false>,
  lament: () => string,
): Promise<T> {
  let news = Promise.withResolvers<void>();
  const ring = (): void => news.resolve();
  using _commits = stopping(core.store.onCommit(ring));
  using _progress = stopping(jobs.onProgress(ring));
  const folders = [core.folder.path, core.folder.partsPath, core.folder.blobsPath].map((path) => watch(path, ring));
  using _folders = stopping(() => folders.forEach((folder) => folder.close()));
  // Some facts are announced by nobody, such as a lease that was renewed.
  using _quiet = stopping(every(QUIET_LOOK_MS, ring));
  let late = false;
  using timer = new DisposableStack();
  timer.adopt(
    setTimeout(() => {
      late = true;
      ring();
    }, PATIENCE_MS),
    clearTimeout,
  );
  for (;;) {
    news = Promise.withResolvers<void>();
    const found = await look();
    if (found !== null && found !== false) return found;
    if (late) throw new Error(lament());
    await news.promise;
  }
}

function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

function stopping(stop: () => void): Disposable {
  return { [Symbol.dispose]: stop };
}
