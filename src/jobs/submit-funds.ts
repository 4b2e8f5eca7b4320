import { createHash } from "node:crypto";
import type { FundsRequest } from "../domain/funds.ts";
import { idFromBytes, type JobId, type TaskId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import { askableDays, type DayRange, type FundWindow, sharedDays, windowLink, windowsOf } from "../funds/windows.ts";
import type { NewTask } from "../stores/store.ts";
import { type Admission, demandAdmission, demandQuota, digestOf, knownJob, rememberJob } from "./admission.ts";
import type { JobsOptions } from "./deps.ts";
import type { FundsSubmission } from "./jobs.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<
  JobsOptions,
  "store" | "dispatch" | "library" | "clock" | "randomBytes" | "limits" | "checkLink" | "fundSource"
>;

/**
 * Puts a fund job on disk with a task for each window. The row is the one read back. Throws `Refusal` bad_request for a
 * range of which TEFAS has nothing, and what `demandAdmission` throws.
 */
export async function submitFunds(deps: Deps, submission: FundsSubmission): Promise<JobRow> {
  const { ownerId, request } = submission;
  const admission = admissionOf(submission);
  const range = demandRange(request, deps.clock.now());
  await demandAdmission(deps, admission);
  const tasks = newTasks(deps, request, range);
  const job = await deps.store.write(async (tx) => {
    const known = await knownJob(tx, admission);
    if (known !== null) return known;
    const block = await demandQuota(deps, tx, admission);
    const row = {
      id: idFromBytes<JobId>(deps.randomBytes()),
      owner_id: ownerId,
      type: "funds" as const,
      status: "pending" as const,
      name: submission.name ?? nameOf(request),
      request: JSON.stringify(request),
      private: Number(submission.private ?? false),
      priority: submission.priority ?? 0,
      host: tasks[0]?.host ?? null,
      block,
      created_at: deps.clock.now(),
    };
    const made = await tx.jobs.insert(row, tasks, sentence(request, range, tasks.length));
    await rememberJob(tx, admission, made);
    await tellWait(tx, made.id, made.created_at, deps.limits);
    return (await tx.jobs.get(made.id)) ?? made;
  });
  if (job.status === "pending") await deps.dispatch.offer(job.id);
  return job;
}

function admissionOf({ idempotencyKey, block, ...submission }: FundsSubmission): Admission {
  return {
    ownerId: submission.ownerId,
    block: block ?? null,
    idempotencyKey: idempotencyKey ?? null,
    digest: digestOf(submission),
  };
}

/** The days that are asked for: those before the first that TEFAS gives are left out. */
function demandRange({ from, to }: FundsRequest, now: number): DayRange {
  const askable = askableDays(now);
  if (from > to) throw new Refusal("bad_request", `The first day, ${from}, is after the last one, ${to}.`);
  const range = sharedDays({ first: from, last: to }, askable);
  if (range !== null) return range;
  throw new Refusal(
    "bad_request",
    `TEFAS gives five years, ${askable.first} to ${askable.last}: ask for days among them.`,
  );
}

function newTasks(deps: Deps, { kind, tables }: FundsRequest, range: DayRange): NewTask[] {
  return tables.flatMap((table) => windowsOf(range).map((days) => newTask(deps, { kind, table, ...days })));
}

function newTask({ checkLink, randomBytes, fundSource }: Deps, window: FundWindow): NewTask {
  const { url, host } = checkLink(windowLink(fundSource.base, window), "tefas");
  return {
    id: idFromBytes<TaskId>(randomBytes()),
    url,
    url_key: createHash("sha256").update(url).digest("hex"),
    host,
    name: `${window.kind} ${window.table} ${window.first} – ${window.last}`,
    checksum: null,
  };
}

function nameOf({ kind, funds, from, to }: FundsRequest): string {
  return `${funds === null ? kind : `${kind} ${funds.slice(0, 5).join(", ")}`} ${from} – ${to}`;
}

function sentence({ kind, from }: FundsRequest, { first }: DayRange, windows: number): string {
  const cut = from < first ? `; TEFAS gives nothing before ${first}` : "";
  return `${kind} in ${windows} windows${cut}`;
}
