import type { Job, Task } from "../api/contract.ts";
import { formatBytes } from "../domain/bytes.ts";
import { fit, printable } from "./printable.ts";

/** Shows how a job goes on, to people on a terminal or as plain lines. */
export type ProgressView = {
  show(job: Job): void;
  /** A line that stays. */
  tell(line: string): void;
  /** What is going on beside the bytes, until something else is said; empty for nothing. */
  note(text: string): void;
  /** Takes the bar away, before other text is printed. */
  clear(): void;
};

export type Output = { write(text: string): unknown; readonly columns?: number };

const BAR = 24;

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** One line about a running job: bar, percent, bytes, speed, time left, and what is going on or the file. */
export function progressLine(job: Job, width: number, note = ""): string {
  const done = Math.round((job.progress / 100) * BAR);
  const size = job.bytes_total === null ? "" : ` of ${formatBytes(job.bytes_total)}`;
  const left = job.eta_seconds === null ? "" : `  ${duration(job.eta_seconds)} left`;
  const now = job.waiting_for ?? (job.status === "running" ? note || job.current_file : job.status) ?? "";
  const files = job.detected > 1 ? `  ${job.downloaded} of ${job.detected} files` : "";
  const bar = `[${"#".repeat(done)}${"-".repeat(BAR - done)}]`;
  const facts = `${bar} ${job.progress} %  ${formatBytes(job.bytes_done)}${size}  ${formatBytes(job.speed)}/s${left}${files}`;
  return fit(`${facts}  ${printable(now)}`, width);
}

/** The line about a file that ended. */
export function taskLine(task: Task): string {
  const name = printable(task.name ?? task.url);
  if (task.status === "completed") return `done  ${name} (${formatBytes(task.bytes_done)})`;
  return `${task.status}  ${name}${task.error ? `: ${printable(task.error.message)}` : ""}`;
}

/** A bar that is drawn over itself, with what is told above it. */
export function createBar(output: Output): ProgressView {
  const clear = (): void => void output.write("\r\u001b[K");
  let note = "";
  return {
    show: (job) => void output.write(`\r\u001b[K${progressLine(job, (output.columns ?? 80) - 1, note)}`),
    note: (text) => void (note = text),
    tell(line) {
      clear();
      output.write(`${line}\n`);
    },
    clear,
  };
}

/** Plain lines: what is told, and one each time the job's status or wait, or what is going on, changes. */
export function createLines(output: Output): ProgressView {
  let last = "";
  let lastNote = "";
  return {
    show(job) {
      const line = `${job.status}${job.waiting_for ? `: ${printable(job.waiting_for)}` : ""}`;
      if (line !== last) output.write(`${line}\n`);
      last = line;
    },
    tell: (line) => void output.write(`${line}\n`),
    note(text) {
      if (text !== lastNote && text !== "") output.write(`${text}\n`);
      lastNote = text;
    },
    clear: () => {},
  };
}

/** Shows nothing, for programs that read the result only. */
export function createSilence(): ProgressView {
  return { show: () => {}, tell: () => {}, note: () => {}, clear: () => {} };
}
