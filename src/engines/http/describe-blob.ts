import { Failure } from "../../domain/failures.ts";
import { nameByVerifiedType } from "../../domain/file-name.ts";
import { maskSecrets } from "../../domain/mask.ts";
import type { DownloadFolder } from "../../files/download-folder.ts";
import { hashFile } from "../../files/hash-file.ts";
import { removeBlob } from "../../files/remove-file.ts";
import { sniffType } from "../../files/sniff-type.ts";
import type { EngineTask, Fetched } from "../engine.ts";
import type { TransferProgress } from "./transfer-progress.ts";

/** What the transfer knows already. `digest` is null where it went on from earlier bytes. */
type Known = {
  readonly progress: TransferProgress;
  readonly sizeBytes: number;
  readonly digest: string | null;
  readonly lengthVerified: boolean;
};

/**
 * Says what a finished blob is: digest, size, type by its bytes, safe name. A blob without the wished checksum is
 * removed; throws `Failure` checksum_mismatch then.
 */
export async function describeBlob(
  task: EngineTask,
  folder: DownloadFolder,
  { progress, sizeBytes, digest, lengthVerified }: Known,
): Promise<Fetched> {
  const path = folder.blobPath(task.id);
  const found = digest ?? (await hashFile(path));
  if (task.checksum !== null && task.checksum !== found) {
    await removeBlob(folder, task.id);
    throw new Failure("checksum_mismatch", { message: `expected ${maskSecrets(task.checksum)}, got ${found}` });
  }
  const name = progress.name ?? "download";
  const type = await sniffType(path, name);
  return {
    blobId: task.id,
    sizeBytes,
    digest: found,
    mime: type.mime,
    kind: type.kind,
    name: nameByVerifiedType(name, type),
    resumedFrom: progress.resumedFrom,
    requests: progress.requests,
    lengthVerified,
  };
}
