/** What a `DigestThread` and its worker say to each other. `key` names one file being read. */
import type { FailureCode } from "../domain/failures.ts";
import type { FileDigests } from "./hash-file.ts";

export type ToDigestWorker =
  | { readonly kind: "read"; readonly key: number; readonly path: string; readonly sha512: boolean }
  | { readonly kind: "stop"; readonly key: number };

export type FromDigestWorker =
  | { readonly kind: "digests"; readonly key: number; readonly digests: FileDigests }
  | { readonly kind: "failed"; readonly key: number; readonly code: FailureCode; readonly message: string }
  | { readonly kind: "broken"; readonly key: number; readonly text: string };
