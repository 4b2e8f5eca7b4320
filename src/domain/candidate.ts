export const CANDIDATE_KINDS = ["image", "video", "audio", "file"] as const;
/** What a candidate is: a gif is an image, a document a file. */
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/** How good the media link is: the very file, the best that the source shows, or a preview only. */
export type MediaKind = "original" | "best_known" | "thumbnail_only";

/** Who may look at it; most sources do not tell. */
export type Rating = "safe" | "questionable" | "explicit" | "unknown";

export const SAFE_SEARCH_LEVELS = ["strict", "moderate", "off"] as const;
export type SafeSearch = (typeof SAFE_SEARCH_LEVELS)[number];

/** A licence as the source tells it, never guessed: its short name, the page of its text, what else is said of it. */
export type License = { readonly code: string | null; readonly url: string | null; readonly text: string | null };

/** One thing found by a source, not yet fetched. What the source does not tell is null, never made up. */
export type CandidateFacts = {
  /** How the source itself names it; with the source it names it for ever. */
  readonly source_id: string;
  readonly kind: CandidateKind;
  readonly title: string | null;
  readonly page_url: string | null;
  readonly media_url: string;
  readonly media_kind: MediaKind;
  readonly thumbnail_url: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly size_bytes: number | null;
  readonly mime: string | null;
  readonly duration_seconds: number | null;
  readonly creator: string | null;
  readonly creator_url: string | null;
  readonly license: License | null;
  /** The line with which its author wants to be named, where the source gives one. */
  readonly attribution: string | null;
  readonly rating: Rating;
  /** The link at which its source wants to be told when the file was downloaded, where it has one. */
  readonly notice_url: string | null;
};
