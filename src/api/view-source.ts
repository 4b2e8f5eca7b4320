import type { z } from "zod";
import { maskSecrets } from "../domain/mask.ts";
import type { CandidateRow } from "../domain/rows.ts";
import type { SourceState } from "../jobs/source-desk.ts";
import type { CandidateFile, SourceRunView } from "../stores/search.ts";
import type { Candidate, Source, SourceRun } from "./contract.ts";
import { momentOrNull } from "./view-job.ts";
import { viewLicense, viewTaskError } from "./view-task.ts";

/** Writes a source of the catalogue as it stands now. */
export function viewSource({
  facts,
  keyNames,
  keysSet,
  needsKey,
  enabled,
  health,
}: SourceState): z.infer<typeof Source> {
  return {
    id: facts.id,
    title: facts.title,
    kind: facts.kind,
    media: [...facts.media],
    searchable: facts.searchable,
    needs_key: needsKey,
    key_names: [...keyNames],
    keys_set: [...keysSet],
    safe_search: [...facts.safeSearch],
    license_note: facts.licenseNote,
    terms_note: facts.termsNote,
    recorded: facts.recorded,
    recommended: facts.recommended,
    enabled,
    adult: facts.adult,
    examples: [...facts.examples],
    health: {
      ...health,
      since: momentOrNull(health.since),
      until: momentOrNull(health.until),
      last_ok_at: momentOrNull(health.last_ok_at),
    },
  };
}

/** Writes how asking one source went. */
export function viewSourceRun(row: SourceRunView): z.infer<typeof SourceRun> {
  const { source, status, reason, found, kept, downloaded, failed } = row;
  return {
    source,
    status,
    reason: reason === null ? null : maskSecrets(reason),
    found,
    kept,
    downloaded,
    failed,
    started_at: momentOrNull(row.started_at),
    finished_at: momentOrNull(row.finished_at),
  };
}

/** Writes a candidate with the state of its file; what its links carry of secrets is masked. */
export function viewCandidate(row: CandidateRow, file: CandidateFile | undefined): z.infer<typeof Candidate> {
  const { number: _number, job_id: _job, url_key: _key, created_at: _at, notice_url: _notice, ...told } = row;
  const { license_url, license_text, ...facts } = told;
  return {
    ...facts,
    page_url: facts.page_url === null ? null : maskSecrets(facts.page_url),
    media_url: maskSecrets(facts.media_url),
    thumbnail_url: facts.thumbnail_url === null ? null : maskSecrets(facts.thumbnail_url),
    license: viewLicense({ license: facts.license, license_url, license_text }),
    file: file === undefined ? null : viewCandidateFile(file),
  };
}

function viewCandidateFile({ error_code, error_message, ...facts }: CandidateFile): z.infer<typeof Candidate>["file"] {
  return { ...facts, error: viewTaskError({ error_code, error_message }) };
}
