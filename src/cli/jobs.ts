import type { z } from "zod";
import type { Job, JobsAnswer } from "../api/contract.ts";
import { formatBytes } from "../domain/bytes.ts";
import { CliError } from "./cli-error.ts";
import { expectNoWords } from "./command.ts";
import type { Command } from "./command.ts";
import { openSession } from "./embedded.ts";
import { fit, printable } from "./printable.ts";

type Answer = z.infer<typeof JobsAnswer>;

function sizeWords(job: Job): string {
  return job.bytes_total === null ? formatBytes(job.bytes_done) : formatBytes(job.bytes_total);
}

/** One job as a line of a table. */
export function jobLine(job: Job, width: number): string {
  const files = `${job.downloaded}/${job.detected}`;
  const facts = [
    job.id,
    job.status.padEnd(10),
    `${job.progress} %`.padStart(5),
    files.padStart(7),
    sizeWords(job).padStart(8),
  ];
  const name = printable(job.name ?? job.query ?? job.host ?? "");
  const reason = job.error?.message ?? job.waiting_for;
  const line = `${facts.join("  ")}  ${name}${reason ? ` (${printable(reason)})` : ""}`;
  return fit(line, width);
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new CliError(2, `--limit ${text}: it must be a whole number from 1 to 200.`);
  }
  return limit;
}

/** Lists jobs, the newest first. */
export const jobsCommand: Command = {
  usage: "jobs [--status active] [--limit 50] [--json]",
  help: "List jobs.",
  options: {
    status: { type: "string" },
    limit: { type: "string", default: "50" },
    json: { type: "boolean", default: false },
  },
  async run({ words, flags, config }) {
    expectNoWords(words, jobsCommand);
    const query = new URLSearchParams({ limit: String(readLimit(String(flags["limit"]))) });
    if (typeof flags["status"] === "string") query.set("status", flags["status"]);
    await using session = await openSession(config(), { idle: true });
    const { jobs, total } = await session.client.call<Answer>("GET", `jobs?${query.toString()}`);
    if (flags["json"] === true) console.log(JSON.stringify(jobs, null, 2));
    else {
      const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
      for (const job of jobs) console.log(jobLine(job, width));
      if (total > jobs.length) console.log(`… ${total - jobs.length} more`);
      if (total === 0) console.log("There are no jobs.");
    }
    return 0;
  },
};
