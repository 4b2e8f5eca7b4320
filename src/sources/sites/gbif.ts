import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 300;
/** No page may end behind it. */
const MOST_RESULTS = 100_000;
const TYPES = { image: "StillImage", video: "MovingImage", audio: "Sound" } as const;
const KINDS = ["image", "video", "audio"] as const satisfies readonly CandidateKind[];

/** GBIF, which points to pictures of living things on the servers of its members. Source: https://techdocs.gbif.org/en/openapi/v1/occurrence */
export const gbif: Source = {
  id: "gbif",
  title: "GBIF",
  kind: "search",
  media: KINDS,
  keys: [],
  safeSearch: [],
  hosts: ["api.gbif.org"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence named with most files.",
  termsNote: "Free to use; the files lie on the servers of museums and societies all over the world.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["salamander", "Quercus robur"],

  async *search(query, asking) {
    const mediaType = KINDS.filter((kind) => asking.kinds.has(kind)).map((kind) => TYPES[kind]);
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; offset + limit <= MOST_RESULTS; offset += limit) {
      const url = linkWith("https://api.gbif.org/v1/occurrence/search", { q: query, mediaType, limit, offset });
      const answer = objectIn(await asking.fetch.json(url));
      const results = resultsAt(answer, "results");
      for (const result of results) yield* candidatesOf(result);
      if (answer["endOfRecords"] !== false || results.length === 0) return;
    }
  },
};

function* candidatesOf(occurrence: JsonObject): Generator<CandidateFacts> {
  const key = textIn(occurrence["key"]);
  for (const [index, media] of objectsIn(occurrence["media"]).entries()) {
    const url = linkIn(media["identifier"]);
    const kind = KINDS.find((one) => TYPES[one] === media["type"]);
    if (key === null || url === null || kind === undefined) continue;
    yield candidate({
      source_id: `${key}/${index}`,
      kind,
      title: firstText(media["title"], occurrence["scientificName"]),
      page_url: `https://www.gbif.org/occurrence/${encodeURIComponent(key)}`,
      media_url: url,
      media_kind: "best_known",
      mime: textIn(media["format"]),
      creator: firstText(media["creator"], media["rightsHolder"]),
      license: licenseOf(media["license"]),
      attribution: textIn(media["rightsHolder"]),
    });
  }
}

/** Most name the link of a licence, some write a sentence. */
function licenseOf(value: unknown): CandidateFacts["license"] {
  const url = linkIn(value);
  return license(url === null ? { text: textIn(value) } : { url });
}
