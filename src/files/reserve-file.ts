import { randomFillSync } from "node:crypto";
import { constants, lstatSync, unlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf, diskFailure, nullOn } from "./disk-errors.ts";
import { freeBytes } from "./free-space.ts";

const DEFAULT_BYTES = 8 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;
const NO_ROOM = ["ENOSPC", "EDQUOT"];

/** Room held beside the database, given up when the disk is full so that the job table can still be written. */
export type ReserveFile = {
  /** Whether the room is held now. */
  readonly held: boolean;
  /** Gives the room up. Throws `Failure` where the disk refuses. */
  release(): void;
  /** Takes the room again if twice as much is free; tells whether it is held. */
  restore(): Promise<boolean>;
};

/** Takes the room at once; on a full disk it is simply not held. Sizes in bytes. Throws `Failure` for other faults. */
export async function openReserveFile(path: string, sizeBytes = DEFAULT_BYTES): Promise<ReserveFile> {
  let held = isWhole(path, sizeBytes);
  const reserve: ReserveFile = {
    get held() {
      return held;
    },
    release() {
      removeIfThere(path);
      held = false;
    },
    async restore() {
      if (!held && (await freeBytes(dirname(path))) >= 2 * sizeBytes) held = await take(path, sizeBytes);
      return held;
    },
  };
  await reserve.restore();
  return reserve;
}

async function take(path: string, sizeBytes: number): Promise<boolean> {
  removeIfThere(path);
  const taken = await nullOn(NO_ROOM, "taking the reserve", fill(path, sizeBytes));
  if (taken === null) removeIfThere(path);
  return taken !== null;
}

/** Random bytes, because some file systems store zeros without taking room. */
async function fill(path: string, sizeBytes: number): Promise<true> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  await using file = await open(path, flags, 0o600);
  for (let done = 0; done < sizeBytes; done += CHUNK_BYTES) {
    await file.appendFile(randomFillSync(Buffer.alloc(Math.min(CHUNK_BYTES, sizeBytes - done))));
  }
  await file.sync();
  return true;
}

function isWhole(path: string, sizeBytes: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && stat.size === sizeBytes && stat.blocks * 512 >= sizeBytes;
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw diskFailure(error, "giving up the reserve");
  }
}
