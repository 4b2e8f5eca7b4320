import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config/config.ts";
import { createLocalDispatch } from "./dispatch/local-dispatch.ts";
import { backoffMs } from "./domain/backoff.ts";
import { Failure } from "./domain/failures.ts";
import { idFromBytes, type TaskId, type WorkerId } from "./domain/ids.ts";
import type { RemovalRow } from "./domain/rows.ts";
import { HttpEngine } from "./engines/http/http-engine.ts";
import { followTimetable } from "./engines/http/speed-schedule.ts";
import { findDownloadFolder, type DownloadFolder } from "./files/download-folder.ts";
import { DigestThread } from "./files/digest-thread.ts";
import { createSpaceGuard, freeBytes } from "./files/free-space.ts";
import { linkReadable } from "./files/link-readable.ts";
import { relinkReadable } from "./files/relink-readable.ts";
import { removeBlob, removeReadable, removeUnfinished } from "./files/remove-file.ts";
import { openReserveFile } from "./files/reserve-file.ts";
import { restoreBlob } from "./files/restore-blob.ts";
import { Clock } from "./jobs/clock.ts";
import type { Backoff, Library, Log } from "./jobs/deps.ts";
import { createOrderedBytes } from "./jobs/ordered-bytes.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { openJobs } from "./jobs/open-jobs.ts";
import { createEgressPolicy, type EgressPolicy } from "./net/egress-policy.ts";
import { normaliseUrl } from "./net/normalise-url.ts";
import { openSqlite } from "./stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "./stores/open-store.ts";
import type { Store } from "./stores/store.ts";

/** The durable part of the program, without a door to people: the store, the folder, and the jobs at work. */
export type Core = AsyncDisposable & {
  readonly store: Store;
  readonly folder: DownloadFolder;
  readonly clock: Clock;
  /** Begins to work; until then what a former process left is not touched. */
  startJobs(): Promise<Jobs>;
};

export type CoreOptions = {
  readonly config: Config;
  readonly log: Log;
  /** Called for faults after which the process must not go on. */
  readonly onFatal: (failure: Failure) => void;
  /** The time of this process; by default the machine's. */
  readonly clock?: Clock;
  /** The pause before a further try, by default that of domain/backoff.ts with jitter. */
  readonly backoff?: Backoff;
};

/**
 * Opens store and folder. Throws `Failure` with the reason in words when the data folder is in use or its database
 * is damaged, and an Error for a download folder that may not be one.
 */
export async function openCore({
  config,
  log,
  onFatal,
  clock = new Clock(),
  backoff = jitteredBackoff,
}: CoreOptions): Promise<Core> {
  await using opened = new AsyncDisposableStack();
  const folder = await findDownloadFolder(config.downloadDir);
  await sayIfUnwritable(folder, log);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const dialect = openSqlite(config.dataDir);
  const reserve = await openReserveFile(join(config.dataDir, "reserve"));
  const store = opened.use(await openStore({ dialect, reserve, onFatal, now: () => clock.now() }));
  const digests = opened.use(new DigestThread());
  const engine = opened.use(new HttpEngine(threadOptions(config), digests));
  const { maxSpeed, speedTimetable: timetable } = config;
  const tell = (bytesPerSecond: number): void => engine.limitAll(bytesPerSecond);
  opened.use(followTimetable({ maxSpeed, timetable, now: () => clock.now(), tell }));
  const policy = createEgressPolicy({ allow: config.egressAllow });
  const space = createSpaceGuard({ folder: folder.path, floorBytes: config.minFreeSpace });
  const whole = new AsyncDisposableStack();
  const startJobs = async (): Promise<Jobs> => {
    const workerId = idFromBytes<WorkerId>(randomBytes(16));
    const { maxJobs, maxTasksPerHost, minFreeSpace: floorBytes, onRestart, quotas } = config;
    const limits = { maxJobs, maxTasksPerHost, floorBytes, onRestart, quotas };
    const parts = { store, engine, clock, backoff, log, workerId, limits, space, reserve };
    const jobs = await openJobs({
      ...parts,
      dispatch: createLocalDispatch((error) => log.error({ err: error }, "the work on a ticket broke off")),
      library: libraryOf(folder, digests),
      checkLink: (line) => checkLink(policy, line),
      randomBytes: createOrderedBytes(() => Date.now()),
    });
    whole.use(jobs);
    return jobs;
  };
  whole.use(opened.move());
  return { store, folder, clock, startJobs, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** A folder that cannot be written is no reason to stay away: what is there can be read, and it may be mended. */
async function sayIfUnwritable(folder: DownloadFolder, log: Log): Promise<void> {
  try {
    await folder.checkWritable();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.error({ code: error.code }, `${error.message}. Until then no job is accepted.`);
  }
}

function jitteredBackoff(tries: number): number {
  return backoffMs(tries, Math.random());
}

function threadOptions(config: Config): ConstructorParameters<typeof HttpEngine>[0] {
  const { downloadDir, egressAllow, lowSpeedLimit, lowSpeedTimeSeconds, maxConnections, digest } = config;
  const { maxSpeed, hostMaxSpeeds, proxies, hostProxies } = config;
  return {
    downloadDir,
    egressAllow,
    maxSpeed,
    hostMaxSpeeds,
    proxies,
    hostProxies,
    lowSpeedLimit,
    lowSpeedTimeSeconds,
    maxConnections,
    digest,
    requestTimeoutMs: config.requestTimeoutSeconds * 1000,
  };
}

/** Reads a line as a link, without its user name and password, and lets the egress policy judge what can be judged now. */
function checkLink(policy: EgressPolicy, line: string): { url: string; host: string } {
  const { url, hostPort } = normaliseUrl(line);
  const decision = policy.decide(url);
  if (!decision.allowed) throw new Failure(decision.code, { message: decision.reason });
  return { url, host: hostPort };
}

function libraryOf(folder: DownloadFolder, digests: DigestThread): Library {
  return {
    linkReadable: (blobId, wantedName, isElsewhere) => linkReadable(folder, blobId, wantedName, isElsewhere),
    restoreBlob: (blobId, equalBlobId, sizeBytes) => restoreBlob(folder, blobId, equalBlobId, sizeBytes),
    digestOf: (blobId, signal) => digests.digestOf(folder.blobPath(blobId), { sha512: false }, signal),
    prepare: () => folder.prepare(),
    checkWritable: () => folder.checkWritable(),
    syncFolder: () => folder.flushReadable(),
    remove: (removal) => remove(folder, removal),
    freeBytes: () => freeBytes(folder.path),
  };
}

async function remove(folder: DownloadFolder, { kind, name }: RemovalRow): Promise<void> {
  if (kind === "part") return removeUnfinished(folder, name as TaskId);
  if (kind === "blob") return removeBlob(folder, name);
  const [blobId = "", ...rest] = name.split("/");
  if (kind === "readable") return void (await removeReadable(folder, rest.join("/"), blobId));
  const [newBlobId = "", readableName = ""] = rest;
  await relinkReadable(folder, blobId, newBlobId, readableName);
}
