import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const LOOK_MS = 20;
const BLOCK_BYTES = 512;

/** Waits until the files below a folder take up that much room, or the time is over. Holes do not count. */
export async function untilLanded(folder: string, bytes: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while ((await landed(folder)) < bytes && performance.now() < deadline) await wait(LOOK_MS);
}

async function landed(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let sum = 0;
  for (const entry of entries) {
    const facts = entry.isFile() ? await stat(join(entry.parentPath, entry.name)).catch(() => null) : null;
    sum += (facts?.blocks ?? 0) * BLOCK_BYTES;
  }
  return sum;
}
