import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { waitForDisk } from "./disk-errors.ts";

/**
 * Flushes one folder, so that the names in it survive a power loss. Whoever asks while a flush is under way shares the
 * next one, which begins after all their names were made.
 */
export class FolderFlush {
  readonly #path: string;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws `disk_error`, and is not to be tried again after that. Windows has no such call and needs none. */
  async flush(): Promise<void> {
    if (process.platform === "win32") return;
    this.#next ??= this.#begin(this.#running);
    await this.#next;
  }

  async #begin(before: Promise<void> | null): Promise<void> {
    await Promise.allSettled([before]);
    this.#running = this.#next;
    this.#next = null;
    await waitForDisk("flushing a folder", flush(this.#path));
  }
}

async function flush(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await folder.sync();
}
