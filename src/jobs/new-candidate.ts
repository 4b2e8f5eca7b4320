import { createHash } from "node:crypto";
import type { CandidateFacts } from "../domain/candidate.ts";
import { Failure } from "../domain/failures.ts";
import { fileNameFromResponse } from "../domain/file-name.ts";
import { idFromBytes, type CandidateId, type TaskId } from "../domain/ids.ts";
import type { NewCandidate } from "../stores/search.ts";
import type { JobsOptions } from "./deps.ts";

type Deps = Pick<JobsOptions, "checkLink" | "randomBytes">;

/**
 * Makes the candidate that is kept of what a source found, with a task if it is to be fetched. Null where its link may
 * not be fetched: no source opens an address that is closed to people.
 */
export function newCandidate(deps: Deps, source: string, facts: CandidateFacts, fetched: boolean): NewCandidate | null {
  try {
    const { url, host } = deps.checkLink(facts.media_url, source);
    return {
      id: idFromBytes<CandidateId>(deps.randomBytes()),
      facts,
      url_key: createHash("sha256").update(url).digest("hex"),
      task: fetched ? newTask(deps, url, host) : null,
    };
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** The task that fetches a link. */
export function newTask(deps: Pick<Deps, "randomBytes">, url: string, host: string): NonNullable<NewCandidate["task"]> {
  const name = fileNameFromResponse({ contentDisposition: null, url, mime: null });
  return { id: idFromBytes<TaskId>(deps.randomBytes()), url, host, name };
}
