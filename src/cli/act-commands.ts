import type { z } from "zod";
import type { Job, JobAnswer } from "../api/contract.ts";
import type { Action } from "../domain/status.ts";
import { isEnded } from "../domain/status.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Client } from "./client.ts";
import type { Command, Invocation } from "./command.ts";
import { openSession } from "./embedded.ts";
import { followJob } from "./follow-job.ts";
import type { Followed } from "./follow-job.ts";
import { stopSignal } from "./stop-signal.ts";

type Answer = z.infer<typeof JobAnswer>;
/** `job` is null where the wish was refused; `reason` says why. */
type Outcome = { readonly id: string; readonly job: Job | null; readonly reason: string | null };

async function act(client: Client, action: Action, id: string): Promise<Outcome> {
  try {
    const { job } = await client.call<Answer>("POST", `jobs/${encodeURIComponent(id)}/${action}`);
    return { id, job, reason: null };
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 1) throw error;
    return { id, job: null, reason: error.message };
  }
}

function show({ id, job, reason }: Outcome): void {
  if (job) console.log(`${id}  ${job.status}`);
  else console.error(`${id}: ${reason}`);
}

/** Work that was just set going ends with this process where the server does: stay until it is done. */
async function follow(client: Client, outcomes: readonly Outcome[], isJson: boolean): Promise<Followed[]> {
  const stop = stopSignal();
  const followed: Followed[] = [];
  for (const { job } of outcomes) {
    if (job && !isEnded(job.status) && !stop.aborted) followed.push(await followJob(client, job.id, { stop, isJson }));
  }
  return followed;
}

async function runAction(action: Action, { words, flags, config }: Invocation, usage: string): Promise<ExitCode> {
  if (words.length === 0) throw new CliError(2, "Which job? No id was given.", `Usage: trawl ${usage}`);
  const setsGoing = action === "resume" || action === "retry";
  await using session = await openSession(config(), { idle: !setsGoing });
  const outcomes: Outcome[] = [];
  for (const id of words) outcomes.push(await act(session.client, action, id));
  const isJson = flags["json"] === true;
  if (!isJson) outcomes.forEach(show);
  const followed = setsGoing && session.isEmbedded ? await follow(session.client, outcomes, isJson) : [];
  const ended = new Map(followed.map(({ job }) => [job.id, job]));
  const asTheyStand = outcomes.map((outcome) => ({ ...outcome, job: ended.get(outcome.id) ?? outcome.job }));
  if (isJson) console.log(JSON.stringify(asTheyStand, null, 2));
  const isGood = outcomes.every(({ job }) => job !== null) && followed.every(({ exitCode }) => exitCode === 0);
  return isGood ? 0 : 1;
}

function actionCommand(action: Action, help: string): Command {
  const usage = `${action} ID… [--json]`;
  return {
    usage,
    help,
    options: { json: { type: "boolean", default: false } },
    run: (invocation) => runAction(action, invocation, usage),
  };
}

export const pauseCommand = actionCommand("pause", "Pause jobs; their bytes are kept.");
export const resumeCommand = actionCommand("resume", "Let paused jobs go on where they stopped.");
export const cancelCommand = actionCommand("cancel", "Cancel jobs; finished files stay.");
export const retryCommand = actionCommand("retry", "Try the failed files of ended jobs again.");
