/** What the main thread and the transfer thread say to each other, several at a time. `key` names one attempt. */
import type { MessagePort } from "node:worker_threads";
import type { FailureCode } from "../../domain/failures.ts";
import type { JobId } from "../../domain/ids.ts";
import type { HostProxies, Proxies } from "../../domain/proxy.ts";
import type { StopReason } from "../../domain/stop.ts";
import type { GrowingFile } from "../../files/follow-file.ts";
import type { FileDigests } from "../../files/hash-file.ts";
import type { EngineProgress, EngineTask, Fetched } from "../engine.ts";

/** Whether a file is completed only with its digest, or its digest may be made later. */
export type DigestMode = "finish" | "later";

export type ThreadOptions = {
  readonly downloadDir: string;
  readonly egressAllow: readonly string[];
  /** `host:port` pairs that are open, though not public, to the links of one source. */
  readonly sourceHosts?: Readonly<Record<string, readonly string[]>>;
  readonly requestTimeoutMs: number;
  readonly lowSpeedLimit: number;
  readonly lowSpeedTimeSeconds: number;
  readonly maxConnections: number;
  readonly digest: DigestMode;
  /** Bytes a second, 0 for no limit: over all, and by `host:port`. */
  readonly maxSpeed: number;
  readonly hostMaxSpeeds: ReadonlyMap<string, number>;
  readonly proxies: Proxies;
  readonly hostProxies: HostProxies;
};

export type PlainFailure = {
  readonly code: FailureCode;
  readonly message: string;
  readonly retryAfterMs: number | null;
};

export type ResolvedLink = { readonly url: string } | { readonly failure: PlainFailure };

export type ToThread =
  | {
      readonly kind: "fetch";
      readonly key: number;
      readonly task: EngineTask;
      readonly maxSpeed: number | null;
      readonly room: number;
      readonly proxy: string | null;
      readonly source: string | null;
      readonly leavesPages: boolean;
    }
  | { readonly kind: "stop"; readonly key: number; readonly reason: StopReason }
  | { readonly kind: "reserved"; readonly key: number; readonly refused: PlainFailure | null }
  /** A limit in bytes a second or none, for one job or for everything (null). */
  | { readonly kind: "limit"; readonly job: JobId | null; readonly maxSpeed: number | null }
  | { readonly kind: "resolved"; readonly key: number; readonly link: ResolvedLink }
  | { readonly kind: "digests"; readonly key: number; readonly digests: FileDigests | PlainFailure };

export type FromThread =
  | { readonly kind: "progress"; readonly key: number; readonly progress: EngineProgress }
  | { readonly kind: "note"; readonly key: number; readonly text: string }
  | { readonly kind: "received"; readonly key: number }
  | { readonly kind: "reserve"; readonly key: number; readonly bytes: number }
  | { readonly kind: "resolve"; readonly key: number }
  | { readonly kind: "digest"; readonly key: number; readonly path: string; readonly sha512: boolean }
  /** To be handed on to the digest thread; `port` is the other end of a `DigestTrail`. */
  | { readonly kind: "follow"; readonly file: GrowingFile; readonly port: MessagePort }
  | { readonly kind: "fetched"; readonly key: number; readonly fetched: Fetched }
  | { readonly kind: "failed"; readonly key: number; readonly failure: PlainFailure }
  | { readonly kind: "stopped"; readonly key: number; readonly reason: StopReason }
  | { readonly kind: "page"; readonly key: number }
  | { readonly kind: "broken"; readonly key: number; readonly text: string };
