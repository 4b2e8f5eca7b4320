import type { z } from "zod";
import { FAILURES } from "../domain/failures.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { AssetRow, EventRow, TaskRow } from "../domain/rows.ts";
import type { Asset, Task, TimelineEvent } from "./contract.ts";
import { moment, momentOrNull } from "./view-job.ts";

/** Writes a task for people who may see everything of its job; secrets in its link are masked for them too. */
export function viewTask(row: TaskRow): z.infer<typeof Task> {
  return {
    id: row.id,
    job_id: row.job_id,
    url: maskSecrets(row.url),
    host: row.host,
    name: row.name,
    status: row.status,
    bytes_done: row.bytes_done,
    bytes_total: row.bytes_total,
    segments: row.segments,
    resumed_from: row.resumed_from,
    attempts: row.attempts,
    waiting_for: row.waiting_for === null ? null : maskSecrets(row.waiting_for),
    error: viewTaskError(row),
    asset_id: row.asset_id,
    digest: row.digest,
    updated_at: moment(row.updated_at),
    finished_at: momentOrNull(row.finished_at),
  };
}

/** Writes why a task failed, or null. */
export function viewTaskError(row: Pick<TaskRow, "error_code" | "error_message">): z.infer<typeof Task>["error"] {
  if (row.error_code === null) return null;
  return { code: row.error_code, message: maskSecrets(row.error_message ?? FAILURES[row.error_code].text) };
}

/** Writes one line of a job's timeline. */
export function viewEvent(row: EventRow): z.infer<typeof TimelineEvent> {
  return {
    sequence: row.sequence,
    at: moment(row.at),
    type: snakeCase(row.type),
    task_id: row.task_id,
    from: row.from_status,
    to: row.to_status,
    text: maskSecrets(row.text),
  };
}

function snakeCase(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Writes an asset; `owned` tells whether the viewer is its owner. */
export function viewAsset(row: AssetRow, owned: boolean): z.infer<typeof Asset> {
  return {
    id: row.id,
    job_id: row.job_id,
    task_id: row.task_id,
    name: row.name,
    kind: row.kind,
    mime: row.mime,
    size_bytes: row.size_bytes,
    digest: row.digest,
    width: row.width,
    height: row.height,
    duration_seconds: row.duration_seconds,
    source: row.source,
    page_url: row.page_url === null ? null : maskSecrets(row.page_url),
    media_url: row.media_url === null ? null : maskSecrets(row.media_url),
    creator: row.creator,
    license: viewLicense(row),
    attribution: row.attribution,
    query: row.query,
    owned,
    created_at: moment(row.created_at),
  };
}

type LicenseColumns = Pick<AssetRow, "license" | "license_url" | "license_text">;

/** Writes a licence; null where its source tells nothing of it. */
export function viewLicense({ license: code, license_url: url, license_text: text }: LicenseColumns) {
  return code === null && url === null && text === null ? null : { code, url, text };
}
