import type { Config } from "../config/config.ts";
import { formatBytes } from "../domain/bytes.ts";
import { folderRemedy } from "../files/download-folder.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Store } from "../stores/store.ts";
import { check, Fault } from "./checks.ts";
import type { Check } from "./checks.ts";
import { lookAtTools, type LookAtTool } from "./tools.ts";

export type { Check } from "./checks.ts";

/** Ready is who can take on work now and record it. */
export type Readiness = { readonly ok: boolean; readonly checks: readonly ReadinessCheck[] };
/** `optional` ones say what is missing for some jobs; the server is ready without them. */
export type ReadinessCheck = Check & { readonly optional: boolean };

export type ReadinessParts = {
  readonly store: Pick<Store, "write" | "tight">;
  readonly jobs: Pick<Jobs, "lastBeatAt">;
  readonly config: Pick<Config, "dataDir" | "downloadDir" | "minFreeSpace">;
  /** Makes and removes a file in a folder; throws what the system says. */
  readonly tryFolder: (folder: string) => Promise<void>;
  /** Bytes that may still be written to the file system of a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly lookAtTool: LookAtTool;
  /** Monotonic clock, the one of `lastBeatAt`, in milliseconds. */
  readonly monotonicNow: () => number;
};

/** A worker loop that was not heard of for so long is stuck, in milliseconds. */
export const BEAT_LIMIT_MS = 30_000;
/** A look that takes longer counts as failed, in milliseconds. */
const LOOK_LIMIT_MS = 3_000;

async function inTime<T>(work: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} takes longer than 3 s`)), LOOK_LIMIT_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function lookAtDatabase({ store, config }: ReadinessParts): Promise<string> {
  await inTime(
    store.write((tx) => tx.probe()),
    "writing to the database",
  );
  if (store.tight) throw new Fault("the disk of the database is full", `make room: df -h '${config.dataDir}'`);
  return "can be written";
}

async function lookAtFolder(folder: string, { tryFolder }: ReadinessParts): Promise<string> {
  const attempt = tryFolder(folder).catch((error: unknown) => {
    const remedy = folderRemedy(error, folder);
    throw remedy === null || !(error instanceof Error) ? error : new Fault(error.message, remedy);
  });
  await inTime(attempt, `writing to ${folder}`);
  return `${folder} can be written`;
}

async function lookAtSpace({ config, freeBytes }: ReadinessParts): Promise<string> {
  const free = await inTime(freeBytes(config.downloadDir), "asking for free space");
  const words = `${formatBytes(free)} free, ${formatBytes(config.minFreeSpace)} stay free`;
  if (free < config.minFreeSpace) throw new Error(words);
  return words;
}

function lookAtWorkers({ jobs, monotonicNow }: ReadinessParts): string {
  const silentMs = monotonicNow() - jobs.lastBeatAt;
  const words = `last heartbeat ${Math.max(0, Math.round(silentMs / 1000))} s ago`;
  if (silentMs > BEAT_LIMIT_MS) throw new Error(words);
  return words;
}

/** Says how a folder is given back to the user who runs the program. */
export function chownRemedy(folder: string): string {
  return `sudo chown -R "$(id -un)" '${folder}'`;
}

/** Makes the look at everything that must work before more work is taken on. */
export function createReadiness(parts: ReadinessParts): () => Promise<Readiness> {
  const { dataDir, downloadDir } = parts.config;
  return async () => {
    const needed = await Promise.all([
      check("database", `trawl doctor --data-dir '${dataDir}'`, () => lookAtDatabase(parts)),
      check("data folder", chownRemedy(dataDir), () => lookAtFolder(dataDir, parts)),
      check("download folder", chownRemedy(downloadDir), () => lookAtFolder(downloadDir, parts)),
      check("free space", `make room: df -h '${downloadDir}', or lower TRAWL_MIN_FREE_SPACE`, () => lookAtSpace(parts)),
      check("workers", "restart the server; if it happens again, run: trawl doctor", () => lookAtWorkers(parts)),
    ]);
    const tools = await lookAtTools(parts.lookAtTool);
    const checks = [
      ...needed.map((one) => ({ ...one, optional: false })),
      ...tools.map((one) => ({ ...one, optional: true })),
    ];
    return { ok: needed.every((one) => one.ok), checks };
  };
}
