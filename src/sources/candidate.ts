import type { CandidateFacts, License, Rating } from "../domain/candidate.ts";

type Needed = Pick<CandidateFacts, "source_id" | "kind" | "media_url" | "media_kind">;

/** Makes a candidate of what a source tells; whatever it does not tell is null, and nobody knows its rating. */
export function candidate(facts: Needed & Partial<CandidateFacts>): CandidateFacts {
  return {
    title: null,
    page_url: null,
    thumbnail_url: null,
    width: null,
    height: null,
    size_bytes: null,
    mime: null,
    duration_seconds: null,
    creator: null,
    creator_url: null,
    license: null,
    attribution: null,
    notice_url: null,
    rating: "unknown",
    ...facts,
  };
}

/** Makes a licence of what a source tells of it; null where it tells nothing. */
export function license(facts: Partial<License>): License | null {
  const { code = null, url = null, text = null } = facts;
  return code === null && url === null && text === null ? null : { code, url, text };
}

/** The rating that a flag like "nsfw" tells; nobody knows where the source does not say yes or no. */
export function ratingByFlag(isForAdults: unknown): Rating {
  if (typeof isForAdults !== "boolean") return "unknown";
  return isForAdults ? "explicit" : "safe";
}
