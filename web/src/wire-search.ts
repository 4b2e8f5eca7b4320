/** What the API sends about searching, in the names it has on the wire. */
import type { CandidateKind, License, MediaKind, SafeSearch } from "../../src/domain/candidate.ts";
import type { HealthState } from "../../src/domain/source-health.ts";
import type { SourceRunStatus } from "../../src/domain/source-run.ts";
import type { Status, WireError } from "./wire.ts";

export type { CandidateKind, HealthState, License, SafeSearch, SourceRunStatus };

export type Source = {
  id: string;
  title: string;
  kind: "search" | "media_site" | "generator" | "dataset";
  media: CandidateKind[];
  searchable: boolean;
  needs_key: boolean;
  key_names: string[];
  /** Those of them that are set. */
  keys_set: string[];
  license_note: string;
  terms_note: string;
  enabled: boolean;
  adult: boolean;
  health: {
    state: HealthState;
    since: string | null;
    until: string | null;
    reason: string | null;
    success_rate: number | null;
    p95_ms: number | null;
    last_ok_at: string | null;
  };
};
export type SourcePage = { sources: Source[]; total: number; next_cursor: string | null };
export type SourceTest = {
  source: Source;
  status: SourceRunStatus;
  reason: string | null;
  found: number;
  elapsed_ms: number;
};

/** One source asked by one search. */
export type SourceRun = {
  source: string;
  status: SourceRunStatus;
  reason: string | null;
  found: number;
  kept: number;
  downloaded: number;
  failed: number;
};
export type SourceRunPage = { sources: SourceRun[]; total: number };

/** One thing found. Its media and thumbnail links are for the server alone: the page never loads them. */
export type Candidate = {
  id: string;
  source: string;
  kind: CandidateKind;
  title: string | null;
  page_url: string | null;
  media_kind: MediaKind;
  width: number | null;
  height: number | null;
  size_bytes: number | null;
  duration_seconds: number | null;
  creator: string | null;
  creator_url: string | null;
  license: License | null;
  /** How its file stands; null while nobody chose it. */
  file: CandidateFile | null;
};
export type CandidateFile = {
  status: Status;
  error: WireError | null;
  asset_id: string | null;
  mime: string | null;
  size_bytes: number | null;
};
export type CandidatePage = { candidates: Candidate[]; total: number; next_cursor: string | null };
