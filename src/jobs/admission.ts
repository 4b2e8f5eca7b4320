/** What every new job passes before it is put on disk, whatever it is about. */
import { createHash } from "node:crypto";
import { Failure } from "../domain/failures.ts";
import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import type { StoreReader, StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";

type Deps = Pick<JobsOptions, "store" | "library" | "clock" | "limits">;

/** Who asks for a new job, and the request as it can be known again. */
export type Admission = {
  readonly ownerId: OwnerId;
  /** Address block of the client; counts where the owner is a guest. */
  readonly block: string | null;
  readonly idempotencyKey: string | null;
  /** Of all that the request says; see `digestOf`. */
  readonly digest: string;
};

/**
 * Lets a request in to be looked at: refuses it before any work where it could not become a job.
 * Throws `Failure` folder_not_writable, `Refusal` store_full while no room is left, quota_exceeded,
 * idempotency_conflict where the key was used for another request.
 */
export async function demandAdmission(deps: Deps, admission: Admission): Promise<void> {
  if (deps.store.tight) {
    throw new Refusal(
      "store_full",
      "The disk of the database is full, so no job can be recorded. Free some space; running jobs go on by themselves.",
    );
  }
  await deps.store.read(async (tx) => {
    if ((await knownJob(tx, admission)) === null) await demandQuota(deps, tx, admission);
  });
  await checkFolder(deps);
}

/**
 * The job that the same request made before, or null. Throws `Refusal` idempotency_conflict where the key was used for
 * another request.
 */
export async function knownJob(
  tx: StoreReader,
  { ownerId, idempotencyKey, digest }: Admission,
): Promise<JobRow | null> {
  if (!idempotencyKey) return null;
  const known = await tx.idempotent(ownerId, idempotencyKey);
  if (!known) return null;
  if (known.request_digest !== digest) {
    throw new Refusal(
      "idempotency_conflict",
      "This Idempotency-Key was used for another request. Send a new key for a new request.",
    );
  }
  return tx.jobs.get(known.job_id);
}

/** Remembers which job the request made, so that it makes no second one. */
export async function rememberJob(
  tx: StoreWriter,
  { ownerId, idempotencyKey, digest }: Admission,
  job: JobRow,
): Promise<void> {
  if (idempotencyKey) await tx.rememberRequest(ownerId, idempotencyKey, job.id, digest, job.created_at);
}

/** Gives the block that a new job counts for. Throws `Refusal` quota_exceeded. */
export async function demandQuota(
  { clock, limits }: Deps,
  tx: StoreReader,
  { ownerId, block }: Pick<Admission, "ownerId" | "block">,
): Promise<string | null> {
  const book = new QuotaBook(tx, limits.quotas, clock.now());
  await book.demandNewJob({ ownerId, block });
  return book.blockFor({ ownerId, block });
}

/** By this a request is known again. */
export function digestOf(request: object): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("hex");
}

/** What passes (a full disk, too many open files) is only waited for: the job says so, and goes on by itself. */
async function checkFolder({ library }: Deps): Promise<void> {
  try {
    await library.checkWritable();
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "folder_not_writable") throw error;
  }
}
