import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { type JsonObject, linkIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const PAGE_SIZE = 20;
const PATHS = { image: "images", audio: "audio" } as const;

/** Openverse, the catalogue of openly licensed media. Source: https://api.openverse.org/v1/ */
export const openverse: Source = {
  id: "openverse",
  title: "Openverse",
  kind: "search",
  media: ["image", "audio"],
  keys: [],
  safeSearch: ["strict", "off"],
  hosts: ["api.openverse.org"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: 20,
  licenseNote: "A Creative Commons licence or the public domain, named with each result.",
  termsNote: "20 requests a minute and 200 a day without a key; the catalogue must not be copied.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["galah", "horses"],

  async *search(query, asking) {
    for (const kind of ["image", "audio"] as const) if (asking.kinds.has(kind)) yield* searchKind(query, kind, asking);
  },
};

async function* searchKind(query: string, kind: keyof typeof PATHS, asking: Asking): AsyncGenerator<CandidateFacts> {
  for (let page = 1; ; page++) {
    const url = new URL(`https://api.openverse.org/v1/${PATHS[kind]}/`);
    url.searchParams.set("q", query);
    url.searchParams.set("page", String(page));
    url.searchParams.set("page_size", String(Math.min(PAGE_SIZE, asking.limit)));
    if (asking.safeSearch === "off") url.searchParams.set("unstable__include_sensitive_results", "true");
    const answer = await asking.fetch.json(url);
    const results = resultsAt(answer, "results");
    for (const result of results) yield* candidatesOf(result, kind);
    if (page >= (wholeIn((answer as JsonObject)["page_count"]) ?? 1) || results.length === 0) return;
  }
}

function* candidatesOf(result: JsonObject, kind: CandidateKind): Generator<CandidateFacts> {
  const id = textIn(result["id"]);
  const url = linkIn(result["url"]);
  if (id === null || url === null) return;
  const duration = wholeIn(result["duration"]);
  yield candidate({
    source_id: id,
    kind,
    title: textIn(result["title"]),
    page_url: linkIn(result["foreign_landing_url"]),
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: linkIn(result["thumbnail"]),
    width: wholeIn(result["width"]),
    height: wholeIn(result["height"]),
    size_bytes: wholeIn(result["filesize"]),
    duration_seconds: duration === null ? null : duration / 1000,
    creator: textIn(result["creator"]),
    creator_url: linkIn(result["creator_url"]),
    license: license({
      code: licenseCode(textIn(result["license"]), textIn(result["license_version"])),
      url: linkIn(result["license_url"]),
    }),
    attribution: textIn(result["attribution"]),
    rating: result["mature"] === true ? "questionable" : "unknown",
  });
}

function licenseCode(name: string | null, version: string | null): string | null {
  if (name === null) return null;
  return version === null ? name : `${name}-${version}`;
}
