import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../src/domain/failures.ts";
import { idFromBytes, type JobId, type TaskId } from "../../src/domain/ids.ts";
import { Stop, type StopReason } from "../../src/domain/stop.ts";
import type { EngineContext, EngineTask, Fetched } from "../../src/engines/engine.ts";
import { HttpEngine } from "../../src/engines/http/http-engine.ts";
import { openDownloadFolder, type DownloadFolder } from "../../src/files/download-folder.ts";
import { DigestThread } from "../../src/files/digest-thread.ts";
import { temporaryRoot } from "./open-test-core.ts";
import { startOrigin, type Origin } from "./origin.ts";

type EngineOptions = ConstructorParameters<typeof HttpEngine>[0];

/** How one attempt ended: with these bytes, with that failure, by a stop, or not at all. */
export type Outcome =
  | { readonly kind: "fetched"; readonly bytes: Buffer; readonly fetched: Fetched }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "stopped"; readonly reason: StopReason }
  | { readonly kind: "hung" };

/** An attempt that has not ended after this time, in milliseconds, will not end. */
const HUNG_MS = 30_000;

/** The http engine alone on a temporary folder, with short limits and nothing between it and the server. */
export type TestEngine = AsyncDisposable & {
  readonly engine: HttpEngine;
  readonly folder: DownloadFolder;
  /** Makes one attempt. An error that is neither `Failure` nor `Stop` is thrown. */
  attempt(url: string, more?: Partial<EngineTask>, context?: Partial<EngineContext>): Promise<Outcome>;
};

/** Opens one that may reach the given `host:port` pairs; `root` goes on with the folder of an earlier one. */
export async function openTestEngine(
  allow: readonly string[],
  { root, ...options }: Partial<EngineOptions> & { readonly root?: string } = {},
): Promise<TestEngine> {
  await using stack = new AsyncDisposableStack();
  const folder = await openDownloadFolder(join(root ?? stack.use(await temporaryRoot()).path, "downloads"));
  const engine = stack.use(
    new HttpEngine(
      {
        downloadDir: folder.path,
        egressAllow: allow,
        requestTimeoutMs: 1_000,
        lowSpeedLimit: 1_000,
        lowSpeedTimeSeconds: 1,
        maxConnections: 4,
        digest: "finish",
        maxSpeed: 0,
        hostMaxSpeeds: new Map(),
        proxies: new Map(),
        hostProxies: new Map(),
        ...options,
      },
      stack.use(new DigestThread()),
    ),
  );
  const whole = stack.move();
  return {
    engine,
    folder,
    async attempt(url, more = {}, context = {}) {
      const job_id = idFromBytes<JobId>(randomBytes(16));
      const task: EngineTask = { id: newTaskId(), job_id, url, name: null, checksum: null, ...more };
      using timer = new DisposableStack();
      const hung = Promise.withResolvers<Outcome>();
      timer.adopt(
        setTimeout(() => hung.resolve({ kind: "hung" }), HUNG_MS),
        clearTimeout,
      );
      return await Promise.race([hung.promise, outcomeOf(engine.fetch(task, { ...patient(url), ...context }), folder)]);
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** A test engine and the origin that it may reach, which has time to answer and leave to be slow. */
type EngineAtOrigin = AsyncDisposable & Pick<TestEngine, "engine" | "folder"> & { readonly origin: Origin };

export async function openEngineAtOrigin(
  over: (origin: Origin) => Partial<EngineOptions> = () => ({}),
): Promise<EngineAtOrigin> {
  await using stack = new AsyncDisposableStack();
  const origin = stack.use(await startOrigin());
  const patience = { requestTimeoutMs: 5_000, lowSpeedLimit: 1, lowSpeedTimeSeconds: 60, maxConnections: 16 };
  const { engine, folder } = stack.use(await openTestEngine([origin.host], { ...patience, ...over(origin) }));
  const whole = stack.move();
  return { engine, folder, origin, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

async function outcomeOf(attempt: Promise<Fetched>, folder: DownloadFolder): Promise<Outcome> {
  try {
    const fetched = await attempt;
    return { kind: "fetched", bytes: await readFile(folder.blobPath(fetched.blobId)), fetched };
  } catch (error) {
    if (error instanceof Failure) return { kind: "failed", failure: error };
    if (error instanceof Stop) return { kind: "stopped", reason: error.reason };
    throw error;
  }
}

export function newTaskId(): TaskId {
  return idFromBytes<TaskId>(randomBytes(16));
}

/** Lets an attempt do whatever it likes; the link is its own source. */
function patient(url: string): EngineContext {
  return {
    signal: new AbortController().signal,
    maxSpeed: null,
    room: 0,
    proxy: null,
    progress: () => {},
    note: () => {},
    reserve: () => Promise.resolve(),
    received: () => {},
    resolveLink: () => Promise.resolve(url),
  };
}
