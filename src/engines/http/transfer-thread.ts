/** The thread in which bytes move, so that the main thread stays free for people. */
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import { Failure } from "../../domain/failures.ts";
import { Stop } from "../../domain/stop.ts";
import { DigestTrail } from "../../files/digest-trail.ts";
import { findDownloadFolder } from "../../files/download-folder.ts";
import type { GrowingFile } from "../../files/follow-file.ts";
import type { FileDigests } from "../../files/hash-file.ts";
import type { Fetched } from "../engine.ts";
import type { TransferContext } from "./describe-blob.ts";
import { HostLanes } from "./host-lanes.ts";
import type { FromThread, PlainFailure, ResolvedLink, ThreadOptions, ToThread } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { PageFound } from "./page-found.ts";
import { Pools } from "./pools.ts";
import { Throttle, type Share, type ThrottleClock } from "./throttle.ts";
import { stepBack } from "../../files/step-back.ts";
import { transfer, type TransferOptions } from "./transfer.ts";

type Attempt = {
  readonly abort: AbortController;
  reserved: ((refused: PlainFailure | null) => void) | null;
  resolved: ((link: ResolvedLink) => void) | null;
  digested: ((digests: FileDigests | PlainFailure) => void) | null;
};

type ToFetch = ToThread & { readonly kind: "fetch" };

const CLOCK: ThrottleClock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

async function main(port: NonNullable<typeof parentPort>, options: ThreadOptions): Promise<void> {
  const throttle = new Throttle(options.maxSpeed, options.hostMaxSpeeds, CLOCK);
  const pools = new Pools(options);
  const transferOptions: Omit<TransferOptions, "share" | "pool"> = {
    folder: await findDownloadFolder(options.downloadDir),
    hostLanes: new HostLanes(options.maxConnections),
    throttle,
    proxies: options.proxies,
    hostProxies: options.hostProxies,
    maxConnections: options.maxConnections,
    requestTimeoutMs: options.requestTimeoutMs,
    lowSpeed: { bytesPerSecond: options.lowSpeedLimit, seconds: options.lowSpeedTimeSeconds },
    digest: options.digest,
  };
  const attempts = new Map<number, Attempt>();
  const outbox = new Outbox<FromThread>((messages) => port.postMessage(messages), setImmediate);
  const say = (message: FromThread): void => outbox.say(message);

  async function run(message: ToFetch): Promise<void> {
    const { key, task, maxSpeed } = message;
    using share = throttle.join(task.job_id, maxSpeed ?? 0);
    const attempt: Attempt = { abort: new AbortController(), reserved: null, resolved: null, digested: null };
    attempts.set(key, attempt);
    say(await outcome(message, attempt, share));
    attempts.delete(key);
  }

  async function outcome(message: ToFetch, attempt: Attempt, share: Share): Promise<FromThread> {
    const { key, maxSpeed, proxy, room, leavesPages } = message;
    const context = {
      signal: attempt.abort.signal,
      maxSpeed,
      proxy,
      room,
      leavesPages,
      progress: (progress: Extract<FromThread, { kind: "progress" }>["progress"]) =>
        say({ kind: "progress", key, progress }),
      note: (text: string) => say({ kind: "note", key, text }),
      received: () => say({ kind: "received", key }),
      reserve: (bytes: number) => reserve(key, bytes, attempt),
      resolveLink: () => resolveLink(key, attempt),
      digestOf: (path: string, { sha512 }: { readonly sha512: boolean }) => digestOf(key, path, sha512, attempt),
      follow,
    };
    try {
      return { kind: "fetched", key, fetched: await transferWithFiles(message, context, share) };
    } catch (error) {
      if (error instanceof Stop) return { kind: "stopped", key, reason: error.reason };
      if (error instanceof PageFound) return { kind: "page", key };
      if (error instanceof Failure) return failed(key, error);
      return { kind: "broken", key, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  /** Connections that only wait hold open files that a transfer may need more. */
  async function transferWithFiles(message: ToFetch, context: TransferContext, share: Share): Promise<Fetched> {
    const { task, source } = message;
    const pool = pools.for(source);
    try {
      return await transfer(task, context, { ...transferOptions, pool, share });
    } catch (error) {
      const isShort = error instanceof Failure && error.code === "too_many_open_files";
      if (!isShort || pools.closeIdle() === 0) throw error;
      return await transfer(task, context, { ...transferOptions, pool, share });
    }
  }

  function failed(key: number, { code, message, retryAfterMs }: Failure): FromThread {
    return { kind: "failed", key, failure: { code, message, retryAfterMs } };
  }

  async function reserve(key: number, bytes: number, attempt: Attempt): Promise<void> {
    const answer = Promise.withResolvers<PlainFailure | null>();
    attempt.reserved = answer.resolve;
    say({ kind: "reserve", key, bytes });
    const refused = await answer.promise;
    if (refused) throw new Failure(refused.code, { message: refused.message });
  }

  async function resolveLink(key: number, attempt: Attempt): Promise<string> {
    const answer = Promise.withResolvers<ResolvedLink>();
    attempt.resolved = answer.resolve;
    say({ kind: "resolve", key });
    const link = await answer.promise;
    if ("url" in link) return link.url;
    throw new Failure(link.failure.code, { message: link.failure.message });
  }

  async function digestOf(key: number, path: string, sha512: boolean, attempt: Attempt): Promise<FileDigests> {
    const { signal } = attempt.abort;
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<FileDigests | PlainFailure>();
    attempt.digested = resolve;
    signal.addEventListener("abort", () => reject(signal.reason as Stop), { once: true });
    say({ kind: "digest", key, path, sha512 });
    const answer = await promise;
    if ("code" in answer) throw new Failure(answer.code, { message: answer.message });
    return answer;
  }

  function follow(file: GrowingFile): DigestTrail {
    const { port1, port2 } = new MessageChannel();
    // A port goes with its own message.
    port.postMessage([{ kind: "follow", file, port: port2 }] satisfies FromThread[], [port2]);
    return new DigestTrail(port1);
  }

  function limit({ job, maxSpeed }: ToThread & { kind: "limit" }): void {
    if (job === null) throttle.limitAll(maxSpeed ?? 0);
    else throttle.limitJob(job, maxSpeed ?? 0);
  }

  function hear(message: ToThread): void {
    if (message.kind === "fetch") return void run(message);
    if (message.kind === "limit") return limit(message);
    const attempt = attempts.get(message.key);
    if (message.kind === "stop") return attempt?.abort.abort(new Stop(message.reason));
    if (message.kind === "resolved") return attempt?.resolved?.(message.link);
    if (message.kind === "digests") return attempt?.digested?.(message.digests);
    return attempt?.reserved?.(message.refused);
  }

  port.on("message", (messages: readonly ToThread[]) => {
    for (const message of messages) hear(message);
  });
}

stepBack();
if (parentPort) await main(parentPort, workerData as ThreadOptions);
