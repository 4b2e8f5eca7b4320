import { Failure } from "../../domain/failures.ts";
import { nameByVerifiedType } from "../../domain/file-name.ts";
import { maskSecrets } from "../../domain/mask.ts";
import type { DownloadFolder } from "../../files/download-folder.ts";
import type { FileDigests } from "../../files/hash-file.ts";
import type { ExpectedDigest } from "../../files/ledger-format.ts";
import { removeUnfinished } from "../../files/remove-file.ts";
import { sniffType } from "../../files/sniff-type.ts";
import type { EngineContext, EngineTask, Fetched } from "../engine.ts";
import type { DigestMode } from "./messages.ts";
import type { TransferProgress } from "./transfer-progress.ts";

/** What an attempt is given in the transfer thread. */
export type TransferContext = EngineContext & {
  /**
   * Reads a file through for its digests, in a thread of its own: `sha256` always. Throws `Failure` where the disk
   * refuses, and the reason of the context's signal as soon as it fires.
   */
  readonly digestOf: (path: string, also: { readonly sha512: boolean }) => Promise<FileDigests>;
};

export type DescribeOptions = { readonly folder: DownloadFolder; readonly digest: DigestMode };

/** What is known of the digests of a whole file. */
export type Evidence = {
  /** `sha256:<hex>` where it was made while the bytes came in, else null. */
  readonly digest: string | null;
  /** What the server said of the file's digests. */
  readonly expected: readonly ExpectedDigest[];
};

/** What the transfer knows of a blob. */
type Known = {
  readonly progress: TransferProgress;
  readonly sizeBytes: number;
  readonly digest: string | null;
  readonly lengthVerified: boolean;
};

type Expectation = { readonly algorithm: "sha256" | "sha512"; readonly digest: string; readonly source: string | null };

/** Tells whether a file must have its digest before it is completed. */
export function needsDigest(mode: DigestMode, task: EngineTask, expected: readonly ExpectedDigest[]): boolean {
  return mode === "finish" || task.checksum !== null || expected.length > 0;
}

/**
 * Gives the digest of a task's whole file, null only where it is made later and nothing is there to compare it with. A
 * file without the wished checksum, or one of the digests that the server named, is removed; throws `Failure`
 * checksum_mismatch then.
 */
export async function verifyFile(
  path: string,
  task: EngineTask,
  context: TransferContext,
  { folder, digest: mode }: DescribeOptions,
  { digest, expected }: Evidence,
): Promise<string | null> {
  const isNeeded = needsDigest(mode, task, expected);
  const found = isNeeded ? await completeDigests(path, context, digest, expected) : { sha256: digest, sha512: null };
  const wrong = expectationsOf(task, expected).find((one) => one.digest !== found[one.algorithm]);
  if (wrong === undefined) return found.sha256;
  await removeUnfinished(folder, task.id);
  throw mismatch(wrong, found[wrong.algorithm]);
}

/** Says what a finished blob is: digest, size, type by its bytes, safe name. */
export async function describeBlob(
  task: EngineTask,
  folder: DownloadFolder,
  { progress, sizeBytes, digest, lengthVerified }: Known,
): Promise<Fetched> {
  const name = progress.name ?? "download";
  const type = await sniffType(folder.blobPath(task.id), name);
  return {
    blobId: task.id,
    sizeBytes,
    digest,
    mime: type.mime,
    kind: type.kind,
    name: nameByVerifiedType(name, type),
    resumedFrom: progress.resumedFrom,
    requests: progress.requests,
    lengthVerified,
  };
}

type Found = { readonly sha256: string | null; readonly sha512: string | null };

/** The file is read again only for what could not be made while it came in. */
async function completeDigests(
  path: string,
  context: TransferContext,
  digest: string | null,
  expected: readonly ExpectedDigest[],
): Promise<Found> {
  const sha512 = expected.some(({ algorithm }) => algorithm === "sha512");
  if (digest !== null && !sha512) return { sha256: digest, sha512: null };
  return context.digestOf(path, { sha512 });
}

function expectationsOf({ checksum }: EngineTask, expected: readonly ExpectedDigest[]): Expectation[] {
  const wished: Expectation[] =
    checksum === null ? [] : [{ algorithm: "sha256", digest: checksum.toLowerCase(), source: null }];
  const sent = expected.map(({ algorithm, hex, source }) => ({ algorithm, digest: `${algorithm}:${hex}`, source }));
  return [...wished, ...sent];
}

function mismatch({ digest, source }: Expectation, found: string | null): Failure {
  const by = source === null ? "" : ` by the ${source} of the server`;
  return new Failure("checksum_mismatch", { message: `expected ${maskSecrets(digest)}${by}, got ${found}` });
}
