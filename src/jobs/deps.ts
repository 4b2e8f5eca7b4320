/** What the use-cases of this room are given: interfaces only, each with one purpose. */
import type { Clock } from "./clock.ts";
import type { PictureDesk } from "./picture-desk.ts";
import type { Dispatch } from "../dispatch/dispatch.ts";
import type { Engine, ListReader } from "../engines/engine.ts";
import type { FundSource } from "../engines/tefas/fund-source.ts";
import type { SourceSearcher } from "../engines/search/source-search.ts";
import type { QuotaSettings } from "../domain/quotas.ts";
import type { RemovalRow } from "../domain/rows.ts";
import type { TaskId, WorkerId } from "../domain/ids.ts";
import type { Store } from "../stores/store.ts";

/** The download folder, as far as jobs need it. */
export type Library = {
  /**
   * Gives a blob that no asset has yet a readable name that was still free, and returns it; asking again gives the same
   * name. `isElsewhere` tells whether another asset has a name, whatever stands on the disk.
   */
  linkReadable(blobId: string, wantedName: string, isElsewhere: (name: string) => Promise<boolean>): Promise<string>;
  /** Sees to it that the folders are there. Throws `Failure` folder_not_writable with the command that mends it. */
  prepare(): Promise<void>;
  /** Throws `Failure` folder_not_writable or disk_full, with the command that mends it, where no file can be made, or what else passes. */
  checkWritable(): Promise<void>;
  /**
   * Sees to it that a blob of the library is there with its size in bytes; one that was lost or cut short comes back
   * from another blob of the same bytes.
   */
  restoreBlob(blobId: string, equalBlobId: string, sizeBytes: number): Promise<void>;
  /**
   * Reads a blob through for its digest, off the main thread. Throws `Failure` where the disk refuses or the file
   * changes meanwhile, and the signal's reason at once when it fires. Size in bytes.
   */
  digestOf(blobId: string, signal: AbortSignal): Promise<{ readonly sha256: string; readonly sizeBytes: number }>;
  /** Makes new names durable. */
  syncFolder(): Promise<void>;
  /** Does to the disk what a row noted; what is done or gone already is fine. */
  remove(removal: RemovalRow): Promise<void>;
  freeBytes(): Promise<number>;
};

/**
 * Reads one line as a link that may be fetched; one that a source gave may also lead to the endpoint set for it.
 * Throws `Failure` for one that may not.
 */
export type LinkCheck = (line: string, source?: string) => { readonly url: string; readonly host: string };

/** Room on the disk of the download folder, promised to tasks before their bytes arrive. */
export type Space = {
  /** Throws `Failure` disk_full where there is not that much room above the floor. */
  reserve(taskId: TaskId, bytes: number): Promise<void>;
  spend(taskId: TaskId, bytes: number): void;
  release(taskId: TaskId): void;
};

/** Room kept beside the database for the worst hour. */
export type Reserve = {
  /** Takes the room again where there is enough; tells whether it is held. */
  restore(): Promise<boolean>;
};

export type Log = {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
};

/** How long to wait after so many failed tries in a row, in milliseconds. */
export type Backoff = (tries: number) => number;

/** 16 bytes for an id, of which nobody can guess the next. */
export type RandomBytes = () => Uint8Array;

export type JobLimits = {
  readonly maxJobs: number;
  readonly maxTasksPerHost: number;
  readonly floorBytes: number;
  readonly onRestart: "resume" | "fail";
  readonly maxConcurrentSources: number;
  /** For asking all sources of a search, in milliseconds. */
  readonly searchTimeoutMs: number;
  /** A source that has not answered for this long makes room for the next one, in milliseconds. */
  readonly makesRoomMs: number;
  /** How often TEFAS is asked, by all fund jobs together. */
  readonly fundRequestsPerMinute: number;
  readonly quotas: QuotaSettings;
};

export type JobsOptions = {
  readonly store: Store;
  readonly dispatch: Dispatch;
  readonly engine: Engine;
  readonly lists: ListReader;
  readonly searcher: SourceSearcher;
  readonly fundSource: FundSource;
  readonly library: Library;
  readonly pictures: Pick<PictureDesk, "look">;
  readonly space: Space;
  readonly reserve: Reserve;
  readonly checkLink: LinkCheck;
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly randomBytes: RandomBytes;
  readonly workerId: WorkerId;
  readonly limits: JobLimits;
  readonly log: Log;
};
