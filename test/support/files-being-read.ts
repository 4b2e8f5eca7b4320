import assert from "node:assert/strict";
import { fstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { sep } from "node:path";
import { setImmediate } from "node:timers/promises";

const PATIENCE_MS = 25_000;

/**
 * How far this process (any of its threads) has read each file below a folder that it has open for reading only, in
 * bytes, by /proc (proc(5)). Files that were removed count for as long as they are open.
 */
export function filesBeingRead(folder: string): number[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const isBelow = readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder + sep);
      if (!isBelow || !fstatSync(Number(fd)).isFile()) return [];
      const info = readFileSync(`/proc/self/fdinfo/${fd}`, "utf8");
      const [, position = "", flags = ""] = /^pos:\s*(\d+)\nflags:\s*(\d+)/.exec(info) ?? [];
      return (Number.parseInt(flags, 8) & 3) === 0 ? [Number(position)] : [];
    } catch (error) {
      // Another thread closed it meanwhile.
      if (["ENOENT", "EBADF"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
      throw error;
    }
  });
}

/** Waits until the files below a folder are read so far that it is enough. */
export async function untilRead(folder: string, isEnough: (positions: readonly number[]) => boolean): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (let positions = filesBeingRead(folder); !isEnough(positions); positions = filesBeingRead(folder)) {
    assert(performance.now() < deadlineMs, `the files are read up to ${positions.join()}`);
    await setImmediate();
  }
}

/** Waits until no file below a folder is read. */
export function untilNoneIsRead(folder: string): Promise<void> {
  return untilRead(folder, ({ length }) => length === 0);
}
