import type { PartHeader } from "../../src/files/ledger-format.ts";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DownloadFolder, openDownloadFolder } from "../../src/files/download-folder.ts";
import { idFromBytes, type TaskId } from "../../src/domain/ids.ts";
import type { PartFile } from "../../src/files/part-file.ts";

/** A download folder of its own for one test, removed at its end. */
export type TemporaryFolder = AsyncDisposable & { readonly folder: DownloadFolder; readonly root: string };

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const root = await mkdtemp(join(tmpdir(), "trawl-files-"));
  const folder = await openDownloadFolder(join(root, "downloads"));
  return { folder, root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

export function newTaskId(): TaskId {
  return idFromBytes<TaskId>(randomBytes(16));
}

export function header(total: number | null): PartHeader {
  return {
    url: "http://h.example/file",
    etag: '"v1"',
    last_modified: null,
    mime: null,
    encoding: null,
    digests: [],
    total,
  };
}

/** Starts a generation and writes all of a file into one segment. */
export function fill(part: PartFile, bytes: Uint8Array): void {
  part.startNewGeneration(header(bytes.length));
  part.append(part.ledger.addSegment(0, bytes.length), bytes, 0, bytes.length);
}
