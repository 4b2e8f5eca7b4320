import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitForDisk } from "./disk-errors.ts";

/** An empty folder for an outside program that is only asked something; it goes with its disposal. */
export class ScratchFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Throws `Failure` where the disk refuses. */
  static async open(): Promise<ScratchFolder> {
    return new ScratchFolder(await waitForDisk("making a scratch folder", mkdtemp(join(tmpdir(), "trawl-asking-"))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await waitForDisk("removing a scratch folder", rm(this.path, { recursive: true, force: true }));
  }
}
