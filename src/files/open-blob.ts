import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { Failure } from "../domain/failures.ts";
import { nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";

/** A finished file, open for reading. */
export type OpenBlob = AsyncDisposable & { readonly handle: FileHandle; readonly sizeBytes: number };

/** Opens a blob for serving, null where it is missing. Anything but a plain file is a `disk_error`, links included. */
export async function openBlob(folder: DownloadFolder, blobId: string): Promise<OpenBlob | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await nullOn(["ENOENT"], "opening a blob", open(folder.blobPath(blobId), flags));
  if (handle === null) return null;
  const stat = await waitForDisk("looking at a blob", handle.stat());
  if (stat.isFile()) return { handle, sizeBytes: stat.size, [Symbol.asyncDispose]: () => handle.close() };
  await handle.close();
  throw new Failure("disk_error", { message: "Something else stands in the place of a blob." });
}
