import type { TaskId } from "../domain/ids.ts";

/** What `verify` asks of the disk: ids and facts, never paths. */
export type DiskView = {
  /** Tasks that have a part file or a range ledger. */
  parts(): Promise<TaskId[]>;
  blobs(): Promise<string[]>;
  /** Size of a blob in bytes, null where it is missing or no plain file. */
  blobSize(blobId: string): Promise<number | null>;
  /** Tells whether the readable name stands for this blob: a link to it, or a copy where there are no links. */
  hasName(blobId: string, readableName: string): Promise<boolean>;
  /** `sha256:<hex>` of the bytes of a blob. */
  digest(blobId: string): Promise<string>;
};

/** What `repair` may do to the disk. */
export type DiskRepair = {
  /** Makes the readable name again and returns the one it got: none that another asset has. */
  giveName(blobId: string, wantedName: string, isElsewhere: (name: string) => Promise<boolean>): Promise<string>;
  removePart(taskId: TaskId): Promise<void>;
};
