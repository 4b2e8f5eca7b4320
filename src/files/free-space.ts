import { statfs } from "node:fs/promises";
import { Failure } from "../domain/failures.ts";
import { waitingForSpace } from "../domain/waiting.ts";
import { waitForDisk } from "./disk-errors.ts";

/** Bytes that an ordinary user may still write on the file system of a path, statfs(2). */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await waitForDisk("asking for free space", statfs(path));
  return bavail * bsize;
}

/** Sees to it that no more bytes are promised than the disk holds. Sizes in bytes. */
export type SpaceGuard = {
  /** Promises room to a task, in place of an earlier promise. Throws `disk_full` where free < floor + all promises. */
  reserve(taskId: string, bytes: number): Promise<void>;
  /** Tells how many bytes have arrived since `reserve`; they are on the disk now and need no promise. */
  spend(taskId: string, bytesDone: number): void;
  /** Ends the promise, when the task ends or lets go. */
  release(taskId: string): void;
};

/** Makes the guard of one folder; `floorBytes` stay free whatever happens. */
export function createSpaceGuard(options: {
  folder: string;
  floorBytes: number;
  free?: (path: string) => Promise<number>;
}): SpaceGuard {
  const { folder, floorBytes, free = freeBytes } = options;
  const promises = new Map<string, { bytes: number; left: number }>();
  let asking: Promise<number> | null = null;

  /** One question serves all who ask while it is under way. */
  function available(): Promise<number> {
    asking ??= free(folder).finally(() => {
      asking = null;
    });
    return asking;
  }

  function promisedToOthers(taskId: string): number {
    let sum = 0;
    for (const [id, { left }] of promises) if (id !== taskId) sum += left;
    return sum;
  }

  return {
    async reserve(taskId, bytes) {
      const there = await available();
      const needed = floorBytes + promisedToOthers(taskId) + bytes;
      if (there < needed) throw new Failure("disk_full", { message: waitingForSpace(needed, there).text });
      promises.set(taskId, { bytes, left: bytes });
    },
    spend(taskId, bytesDone) {
      const promise = promises.get(taskId);
      if (promise !== undefined) promise.left = Math.max(0, promise.bytes - bytesDone);
    },
    release(taskId) {
      promises.delete(taskId);
    },
  };
}
