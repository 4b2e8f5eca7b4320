/** What a `DigestThread` and its worker say to each other. `key` names one file being read. */
import type { MessagePort } from "node:worker_threads";
import type { FailureCode } from "../domain/failures.ts";
import type { GrowingFile } from "./follow-file.ts";
import type { FileDigests } from "./hash-file.ts";

export type ToDigestWorker =
  | { readonly kind: "read"; readonly key: number; readonly path: string; readonly sha512: boolean }
  | { readonly kind: "stop"; readonly key: number }
  /** All else about this file is said over its own port, between its writer and the worker. */
  | { readonly kind: "follow"; readonly key: number; readonly file: GrowingFile; readonly port: MessagePort };

export type FromDigestWorker =
  | { readonly kind: "digests"; readonly key: number; readonly digests: FileDigests }
  | { readonly kind: "failed"; readonly key: number; readonly code: FailureCode; readonly message: string }
  | { readonly kind: "broken"; readonly key: number; readonly text: string }
  | { readonly kind: "followed"; readonly key: number };
