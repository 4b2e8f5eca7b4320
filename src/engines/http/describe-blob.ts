import { Failure } from "../../domain/failures.ts";
import { nameByVerifiedType } from "../../domain/file-name.ts";
import { maskSecrets } from "../../domain/mask.ts";
import type { DigestTrail } from "../../files/digest-trail.ts";
import type { DownloadFolder } from "../../files/download-folder.ts";
import type { GrowingFile } from "../../files/follow-file.ts";
import type { FileDigests } from "../../files/hash-file.ts";
import type { ExpectedDigest } from "../../files/ledger-format.ts";
import { removeUnfinished } from "../../files/remove-file.ts";
import { sniffType } from "../../files/sniff-type.ts";
import type { EngineContext, EngineTask, Fetched } from "../engine.ts";
import type { DigestMode } from "./messages.ts";
import type { RunningDigest } from "./running-digest.ts";
import type { TransferProgress } from "./transfer-progress.ts";

/** What an attempt is given in the transfer thread. */
export type TransferContext = EngineContext & {
  /**
   * Reads a file through for its digests, in a thread of its own: `sha256` always. Throws `Failure` where the disk
   * refuses, and the reason of the context's signal as soon as it fires.
   */
  readonly digestOf: (path: string, also: { readonly sha512: boolean }) => Promise<FileDigests>;
  /** Has a file read for its digests in that thread while it is still being written. */
  readonly follow: (file: GrowingFile) => DigestTrail;
};

export type DescribeOptions = { readonly folder: DownloadFolder; readonly digest: DigestMode };

/** What is known of the digests of a whole file. */
export type Evidence = {
  readonly sizeBytes: number;
  /** What was begun while the bytes came in, or null. */
  readonly digest: RunningDigest | null;
  /** What the server said of the file's digests. */
  readonly expected: readonly ExpectedDigest[];
};

/** What the transfer knows of a blob. */
type Known = {
  readonly progress: TransferProgress;
  /** Its first bytes, enough for its type. */
  readonly sample: Uint8Array;
  readonly sizeBytes: number;
  /** `sha256:<hex>`, null where it is made later. */
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
  { sizeBytes, digest, expected }: Evidence,
): Promise<string | null> {
  const isNeeded = needsDigest(mode, task, expected);
  const found = isNeeded ? await completeDigests(path, context, sizeBytes, digest, expected) : NOT_NEEDED;
  const wrong = expectationsOf(task, expected).find((one) => one.digest !== found[one.algorithm]);
  if (wrong === undefined) return found.sha256;
  await removeUnfinished(folder, task.id);
  throw mismatch(wrong, found[wrong.algorithm]);
}

/** Says what a finished blob is: digest, size, type by its bytes, safe name. */
export async function describeBlob(
  task: EngineTask,
  { progress, sample, sizeBytes, digest, lengthVerified }: Known,
): Promise<Fetched> {
  const name = progress.name ?? "download";
  const type = await sniffType(sample, name);
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
const NOT_NEEDED: Found = { sha256: null, sha512: null };

/** The file is read again only for what could not be made while it came in. */
async function completeDigests(
  path: string,
  context: TransferContext,
  sizeBytes: number,
  digest: RunningDigest | null,
  expected: readonly ExpectedDigest[],
): Promise<Found> {
  const sha512 = expected.some(({ algorithm }) => algorithm === "sha512");
  const found = await digest?.result();
  const isEnough = found?.sizeBytes === sizeBytes && (found.sha512 !== null || !sha512);
  return isEnough ? found : context.digestOf(path, { sha512 });
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
