import type { z } from "zod";
import { type Actor } from "../auth/actor.ts";
import { seesAll } from "../auth/access.ts";
import { FAILURES } from "../domain/failures.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { JobRow } from "../domain/rows.ts";
import type { Status } from "../domain/status.ts";
import type { WaitingCode } from "../domain/waiting.ts";
import type { RecentAsset } from "../stores/store.ts";
import type { SourceTally } from "../stores/search.ts";
import type { Job, RecentFile } from "./contract.ts";

/**
 * How much of a job a viewer sees: `own` and `admin` everything, `public` what everybody may know of an active job.
 * Whoever is in the same class is shown the very same text.
 */
export type ViewClass = "own" | "admin" | "public";
type Wire = z.infer<typeof Job>;

/** Tells in which class of viewers the actor is for a thing of this owner. Whether it is visible at all is access's. */
export function viewClass(actor: Actor, ownerId: string): ViewClass {
  if (actor.ownerId === ownerId) return "own";
  return seesAll(actor, ownerId) ? "admin" : "public";
}

/** What is shown with a job and read beside its row. */
export type JobExtras = { readonly recent: readonly RecentAsset[]; readonly tally: SourceTally | null };

/** Writes a job as one class of viewers sees it: the only place where jobs are redacted. */
export function viewJob(row: JobRow, view: ViewClass, { recent, tally }: JobExtras): Wire {
  const full = view !== "public";
  const request = parseRequest(row.request);
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    progress: progressOf(row),
    message: full ? row.message : PUBLIC_MESSAGES[row.status],
    name: full ? row.name : null,
    query: full || row.private === 0 ? queryOf(request) : null,
    source_names: sourcesOf(request),
    sources_answered: tally?.answered ?? 0,
    sources_unanswered: tally?.unanswered ?? 0,
    host: row.host,
    detected: row.detected,
    downloaded: row.downloaded,
    failed: row.failed,
    images: row.images,
    videos: row.videos,
    current_file: full ? row.current_file : null,
    recent_files: full ? recent.map(viewRecent) : null,
    bytes_done: row.bytes_done,
    bytes_total: bytesTotal(row),
    speed: row.speed,
    eta_seconds: row.eta_seconds,
    priority: row.priority,
    position: row.position,
    max_speed: row.max_speed,
    proxy: full ? row.proxy : null,
    private: row.private === 1,
    waiting_for: full ? row.waiting_for : publicWait(row),
    waiting_code: row.waiting_code,
    recovered: row.recovered > 0,
    recoveries: row.recovered,
    attempts: row.attempts,
    error: viewError(row, full),
    request: full ? request : null,
    version: row.version,
    owned: view === "own",
    created_at: moment(row.created_at),
    started_at: momentOrNull(row.started_at),
    updated_at: moment(row.updated_at),
    finished_at: momentOrNull(row.finished_at),
  };
}

/** Percent, rounded down: by bytes where every size is known, else by files. 100 is kept for completed jobs. */
export function progressOf(row: JobRow): number {
  if (row.status === "completed") return 100;
  const bySize = row.tasks_unsized === 0 && row.bytes_expected > 0;
  const [done, all] = bySize ? [row.bytes_done, row.bytes_expected] : [row.downloaded + row.failed, row.detected];
  return all > 0 ? Math.min(99, Math.max(0, Math.floor((100 * done) / all))) : 0;
}

/** Sum of the sizes, or null while one of them is unknown. */
export function bytesTotal(row: JobRow): number | null {
  // What a completed job lacks a size of are files that it does not have.
  const isKnown = row.tasks_unsized === 0 || row.status === "completed";
  return isKnown && row.detected > 0 ? row.bytes_expected : null;
}

/** Writes milliseconds since 1970 as the wire has moments. */
export function moment(ms: number): string {
  return new Date(ms).toISOString();
}

export function momentOrNull(ms: number | null): string | null {
  return ms === null ? null : moment(ms);
}

const PUBLIC_MESSAGES: Readonly<Record<Status, string>> = {
  pending: "Waiting",
  running: "Downloading",
  pausing: "Pausing",
  paused: "Paused",
  cancelling: "Cancelling",
  cancelled: "Cancelled",
  completed: "Completed",
  failed: "Failed",
};

const PUBLIC_WAITS: Readonly<Record<WaitingCode, string>> = {
  slots: "waits for a free slot",
  host: "waits for the host",
  owner: "waits for its turn",
  retry: "waits for its next try",
  space: "waits for space",
  source: "waits for a source",
  login: "waits for a login",
};

/** Of the sentences of `domain/waiting.ts` that tell more than their code does, what is public: no reason, no name, no path. */
const PUBLIC_PARTS: Partial<Record<WaitingCode, RegExp>> = {
  host: /^waits for [\w.:[\]-]+: \d+ of \d+ in use$/,
  retry: /^next try at \d+(:\d+)+/,
  space: /^waits for space: needs [\d.]+ \w+, [\d.]+ \w+ free$/,
};

function publicWait({ waiting_code, waiting_for }: JobRow): string | null {
  if (waiting_for === null || waiting_code === null) return null;
  return PUBLIC_PARTS[waiting_code]?.exec(waiting_for)?.[0] ?? PUBLIC_WAITS[waiting_code];
}

function viewError(row: JobRow, full: boolean): Wire["error"] {
  if (row.error_code === null) return null;
  const generic = FAILURES[row.error_code].text;
  return { code: row.error_code, message: full ? maskSecrets(row.error_message ?? generic) : generic };
}

function viewRecent(asset: RecentAsset): z.infer<typeof RecentFile> {
  return { name: asset.name, size_bytes: asset.size_bytes, asset_id: asset.id };
}

function parseRequest(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function queryOf(request: Record<string, unknown>): string | null {
  return typeof request["query"] === "string" ? request["query"] : null;
}

function sourcesOf(request: Record<string, unknown>): string[] {
  const sources = request["sources"];
  return Array.isArray(sources) ? sources.filter((source) => typeof source === "string") : [];
}
