/** An engine brings the bytes of one task home. What each promises is held by test/contracts/engine.ts. */
import type { AssetKind, MediaOrigin } from "../domain/rows.ts";
import type { MediaWish } from "../domain/media-wish.ts";
import type { JobId, TaskId } from "../domain/ids.ts";

/** One attempt at one task. */
export type EngineTask = {
  readonly id: TaskId;
  readonly job_id: JobId;
  readonly url: string;
  /** Name as far as it is known from earlier attempts. */
  readonly name: string | null;
  /** `sha256:<hex>` that the bytes must have, or null. */
  readonly checksum: string | null;
  /** Headers that the link wants besides ours, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** How far a transfer is. Sizes in bytes. */
export type EngineProgress = {
  readonly bytesDone: number;
  /** Null while the server has not told. */
  readonly bytesTotal: number | null;
  /** The byte this attempt went on from. */
  readonly resumedFrom: number;
  /** Connections at work on it now. */
  readonly segments: number;
  /** Name of the file as far as it is known. */
  readonly name: string | null;
  /** Requests made so far in this attempt. */
  readonly requests: number;
};

export type EngineContext = {
  /** Aborted with a `Stop` as its reason; the engine keeps the bytes and throws that reason within a second. */
  readonly signal: AbortSignal;
  /** What all tasks of the job together may fetch a second as it begins, in bytes; null where nothing limits it. */
  readonly maxSpeed: number | null;
  /** Name of the proxy chosen for the job, or `direct`; null where each host that is asked decides. */
  readonly proxy: string | null;
  /** The source that gave the link, to which its endpoint of the settings is open; null or absent: a pasted one. */
  readonly source?: string | null;
  /** By what the person wants the link to be fetched; absent: it is a plain file. */
  readonly wish?: MediaWish;
  /** Leaves what turns out to be a page or a list of pieces where it is, by throwing `PageFound`. */
  readonly leavesPages?: boolean;
  /** Called whenever there is something new, at most a few times a second; what is over sooner needs no call. */
  readonly progress: (progress: EngineProgress) => void;
  /** Tells the timeline something a person would want to know, e.g. why a file starts again. */
  readonly note: (text: string) => void;
  /** Called once the last byte is here, while the file is still being finished: no host is needed any more. */
  readonly received: () => void;
  /** Bytes for which there is room already. */
  readonly room: number;
  /** Asks for room in all before more bytes than that are written; throws a `disk_full` failure where there is none. */
  readonly reserve: (bytes: number) => Promise<void>;
  /**
   * Looks the link of the task up again when it has expired: where it came from a page or a source, that is asked; a
   * plain link is its own source. Throws `Failure` where it cannot be found any more.
   */
  readonly resolveLink: () => Promise<string>;
};

/** The bytes are complete, verified, fsynced and stand as blob `blobId`; no row says so yet. */
export type Fetched = {
  readonly blobId: string;
  readonly sizeBytes: number;
  /** `sha256:<hex>`; null where it is made later and nothing was there to compare it with. */
  readonly digest: string | null;
  readonly mime: string;
  readonly kind: AssetKind;
  /** Safe readable name, still without a number for collisions. */
  readonly name: string;
  readonly resumedFrom: number;
  readonly requests: number;
  /** False where the end of the bytes was only told by the connection closing. */
  readonly lengthVerified: boolean;
  /** What it is at its site; null or absent where no site has a name for it. */
  readonly origin?: MediaOrigin | null;
};

/** One entry of a list as the list tells it; nothing of it was judged yet. */
export type ListEntry = {
  readonly url: string;
  readonly title: string | null;
  readonly origin: MediaOrigin | null;
};

export type ListContext = Pick<EngineContext, "signal" | "proxy" | "wish"> & {
  /** Takes the next entries; false when no more are wanted. */
  readonly take: (entries: readonly ListEntry[]) => Promise<boolean>;
};

/** Reads lists: what a task leads to whose fetch threw `ListFound`. */
export type ListReader = {
  /**
   * Hands on the entries of a list in its order, as they come; gives how many requests that took. Throws `Failure`
   * where the list breaks off, after what came was handed on, and the signal's `Stop`.
   */
  readEntries(task: Pick<EngineTask, "id" | "url">, context: ListContext): Promise<number>;
};

export type Engine = {
  readonly id: "http" | "auto";
  /**
   * Fetches one task, going on from the bytes that are safely there.
   * Throws `Failure` for an expected bad outcome, the signal's `Stop` when asked to let go, and `ListFound` where the
   * link leads to a list that is wanted.
   */
  fetch(task: EngineTask, context: EngineContext): Promise<Fetched>;
  /** Changes what the running tasks of a job may fetch a second, in bytes; null: no limit. Holds within a second. */
  limitJob(id: JobId, maxSpeed: number | null): void;
};
