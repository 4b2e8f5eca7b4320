import type { Job } from "../api/contract.ts";
import { formatBytes } from "../domain/bytes.ts";
import { isEnded } from "../domain/status.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Client } from "./client.ts";
import { printable } from "./printable.ts";
import { createBar, createLines, createSilence } from "./progress-view.ts";
import type { ProgressView } from "./progress-view.ts";
import { watchJob } from "./watch-job.ts";
import type { WatchOptions } from "./watch-job.ts";

export type FollowOptions = {
  readonly stop: AbortSignal;
  /** Standard output is left to the caller. */
  readonly isJson: boolean;
  /** Makes what else is watched of the job, telling it on the view. */
  readonly also?: (view: ProgressView) => NonNullable<WatchOptions["changed"]>;
};
export type Followed = { readonly exitCode: ExitCode; readonly job: Job };

/** How long letting go of the bytes may take, in milliseconds. */
const PAUSE_LIMIT_MS = 8_000;

function chooseView(isJson: boolean): ProgressView {
  if (isJson) return createSilence();
  return process.stdout.isTTY ? createBar(process.stdout) : createLines(process.stdout);
}

function summary(job: Job): string {
  const unit = job.type === "funds" ? "window" : "file";
  const files = `${job.downloaded} of ${job.detected} ${unit}${job.detected === 1 ? "" : "s"}, ${formatBytes(job.bytes_done)}`;
  const reason = job.error ? `: ${printable(job.error.message)}` : "";
  return `${job.status}: ${files}${job.failed > 0 ? `, ${job.failed} failed` : ""}${reason}`;
}

async function pauseForLater(client: Client, id: string): Promise<Followed> {
  await client.call("POST", `jobs/${id}/pause`);
  const rests = (job: Job): boolean => job.status !== "pausing" && job.status !== "running";
  const stop = AbortSignal.timeout(PAUSE_LIMIT_MS);
  const job = await watchJob(client, id, { view: createSilence(), isOver: rests, stop });
  console.error(`\nPaused; what has arrived is kept. Go on with: trawl resume ${id}`);
  return { exitCode: 1, job };
}

/** Shows a job until it ends or is paused. A signal to stop pauses it and says how to go on. 1 if a file failed. */
export async function followJob(client: Client, id: string, options: FollowOptions): Promise<Followed> {
  const { stop, isJson, also } = options;
  const view = chooseView(isJson);
  const isOver = (job: Job): boolean => isEnded(job.status) || job.status === "paused";
  try {
    const changed = also === undefined ? {} : { changed: also(view) };
    const job = await watchJob(client, id, { view, isOver, stop, ...changed });
    view.clear();
    if (!isJson) console.log(summary(job));
    if (job.status === "paused") console.error(`Paused by somebody else. Go on with: trawl resume ${id}`);
    return { exitCode: job.status === "completed" && job.failed === 0 ? 0 : 1, job };
  } catch (error) {
    view.clear();
    if (!stop.aborted) throw error;
    return pauseForLater(client, id);
  }
}
