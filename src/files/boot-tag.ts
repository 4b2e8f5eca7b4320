import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { errnoOf } from "./disk-errors.ts";

/** Stands for "this system does not tell"; it counts as the same start of the machine. */
export const UNKNOWN_BOOT = 0;

/**
 * A number that changes with every start of the machine, so that positions that only the page cache vouched for are
 * not believed after a power loss. Source: `/proc/sys/kernel/random/boot_id`, random(4); other systems tell nothing.
 */
export function readBootTag(path = "/proc/sys/kernel/random/boot_id"): number {
  try {
    return crc32(readFileSync(path)) || 1;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return UNKNOWN_BOOT;
  }
}
