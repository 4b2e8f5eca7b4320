import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Failure } from "../domain/failures.ts";
import { fileNameFromResponse } from "../domain/file-name.ts";
import { idFromBytes, type JobId, type TaskId } from "../domain/ids.ts";
import { MASK, maskSecrets } from "../domain/mask.ts";
import type { JobRow } from "../domain/rows.ts";
import type { NewTask, StoreWriter } from "../stores/store.ts";
import { type Admission, demandAdmission, demandQuota, digestOf, knownJob, rememberJob } from "./admission.ts";
import type { JobsOptions } from "./deps.ts";
import type { LineVerdict, LinksRequest, Submitted } from "./jobs.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<JobsOptions, "store" | "dispatch" | "library" | "checkLink" | "clock" | "randomBytes" | "limits">;
type Line = { readonly verdict: LineVerdict; readonly link: { url: string; host: string; key: string } | null };

/** How many links the kept request repeats; the tasks hold them all. */
const KEPT_URLS = 100;
/** How many lines are looked at before others get their turn. */
const LINES_AT_ONCE = 500;

/**
 * Checks each line and puts the accepted ones on disk as one job. `job` is null when no line was accepted.
 * Throws `Failure` folder_not_writable, `Refusal` quota_exceeded, idempotency_conflict when the key was used for another request, store_full while no room is left.
 */
export async function submitLinks(deps: Deps, request: LinksRequest): Promise<Submitted> {
  const admission = admissionOf(request);
  await demandAdmission(deps, admission);
  const checked = await checkLines(deps, request.urls);
  const submitted = await deps.store.write(async (tx) => {
    const known = await knownJob(tx, admission);
    if (known) return { job: known, lines: await markAsThen(tx, known, checked) };
    const lines = await markDuplicates(tx, request, checked);
    const isEmpty = lines.every((line) => line.link === null);
    const block = isEmpty ? null : await demandQuota(deps, tx, admission);
    const job = await insert(deps, tx, { ...request, block }, lines);
    if (job) await rememberJob(tx, admission, job);
    return { job, lines };
  });
  if (submitted.job?.status === "pending") await deps.dispatch.offer(submitted.job.id);
  return { job: submitted.job, results: submitted.lines.map((line) => line.verdict) };
}

function admissionOf({ idempotencyKey, block, ...request }: LinksRequest): Admission {
  return {
    ownerId: request.ownerId,
    block: block ?? null,
    idempotencyKey: idempotencyKey ?? null,
    digest: digestOf(request),
  };
}

async function checkLines(deps: Deps, texts: readonly string[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const text of texts) {
    if (lines.length % LINES_AT_ONCE === 0) await nextTurn();
    lines.push(checkLine(deps, text));
  }
  return lines;
}

/**
 * A line as it may be shown and kept. Links are read generously (a tab within a name is none), so what a line hides shows
 * only once it is written the one way; without a secret it stays as it came.
 */
function shownLine(text: string): string {
  const url = URL.parse(text);
  const masked = maskSecrets(text);
  if (url === null) return masked;
  if (url.href === text && url.username === "" && url.password === "") return masked;
  const hasLogin = url.username !== "" || url.password !== "";
  url.username = hasLogin ? MASK : "";
  url.password = "";
  const shown = maskSecrets(url.href);
  return masked === text && shown === url.href && !hasLogin ? text : shown;
}

function checkLine({ checkLink }: Deps, text: string): Line {
  const url = shownLine(text.trim());
  try {
    const { url: href, host } = checkLink(text.trim());
    return { verdict: { url, verdict: "accepted" }, link: { url: href, host, key: sha256(href) } };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { verdict: { url, verdict: "refused", code: error.code, reason: error.message }, link: null };
  }
}

/** The verdicts of a request that comes again: what became a task of its job was accepted, the rest a duplicate. */
async function markAsThen(tx: StoreWriter, job: JobRow, lines: readonly Line[]): Promise<Line[]> {
  const tasks = await tx.tasks.list(job.id, { limit: lines.length });
  const open = new Set(tasks.map((task) => task.url_key));
  return lines.map((line) => (line.link && !open.delete(line.link.key) ? duplicate(line) : line));
}

async function markDuplicates(tx: StoreWriter, request: LinksRequest, lines: readonly Line[]): Promise<Line[]> {
  const keys = lines.flatMap((line) => (line.link ? [line.link.key] : []));
  const seen = new Set(await tx.tasks.unfinishedUrlKeys(request.ownerId, keys));
  return lines.map((line) => {
    if (!line.link) return line;
    if (!seen.has(line.link.key)) {
      seen.add(line.link.key);
      return line;
    }
    return duplicate(line);
  });
}

function duplicate({ verdict: { url } }: Line): Line {
  const reason = "The same link stands earlier in this request or in an unfinished job.";
  return { verdict: { url, verdict: "duplicate", code: "duplicate", reason }, link: null };
}

async function insert(
  deps: Deps,
  tx: StoreWriter,
  request: LinksRequest,
  lines: readonly Line[],
): Promise<JobRow | null> {
  const tasks = await newTasks(deps, lines, request.checksum ?? null);
  const [first] = tasks;
  if (!first) return null;
  const oneHost = tasks.every((task) => task.host === first.host);
  const job = await tx.jobs.insert(
    {
      id: idFromBytes<JobId>(deps.randomBytes()),
      owner_id: request.ownerId,
      type: "links",
      status: request.startPaused ? "paused" : "pending",
      name: request.name ?? defaultName(tasks, oneHost),
      request: JSON.stringify(keptRequest(request, lines)),
      private: Number(request.private ?? false),
      priority: request.priority ?? 0,
      max_speed: request.maxSpeed ?? null,
      proxy: request.proxy ?? null,
      block: request.block ?? null,
      host: oneHost ? first.host : null,
      created_at: deps.clock.now(),
    },
    tasks,
    tasks.length === 1 ? "1 link" : `${tasks.length} links`,
  );
  await tellWait(tx, job.id, job.created_at, deps.limits);
  return tx.jobs.get(job.id);
}

async function newTasks(deps: Deps, lines: readonly Line[], checksum: string | null): Promise<NewTask[]> {
  const tasks: NewTask[] = [];
  for (const [index, { link }] of lines.entries()) {
    if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) await nextTurn();
    if (link) tasks.push(newTask(deps, link, checksum));
  }
  return tasks;
}

function newTask(deps: Deps, link: { url: string; host: string; key: string }, checksum: string | null): NewTask {
  const name = fileNameFromResponse({ contentDisposition: null, url: link.url, mime: null });
  return {
    id: idFromBytes<TaskId>(deps.randomBytes()),
    url: link.url,
    url_key: link.key,
    host: link.host,
    name,
    checksum,
  };
}

function defaultName(tasks: readonly NewTask[], oneHost: boolean): string {
  const [first] = tasks;
  if (tasks.length === 1 && first) return first.name ?? first.host;
  return oneHost && first ? `${tasks.length} links from ${first.host}` : `${tasks.length} links`;
}

function keptRequest(request: LinksRequest, lines: readonly Line[]): object {
  const { ownerId: _owner, block: _block, idempotencyKey: _key, urls: _urls, startPaused, maxSpeed, ...rest } = request;
  const kept = lines.slice(0, KEPT_URLS).map((line) => line.verdict.url);
  const omitted = lines.length - kept.length;
  return {
    type: "links",
    urls: kept,
    ...(omitted > 0 ? { urls_omitted: omitted } : {}),
    ...rest,
    ...(maxSpeed === undefined ? {} : { max_speed: maxSpeed }),
    ...(startPaused ? { start_paused: true } : {}),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
