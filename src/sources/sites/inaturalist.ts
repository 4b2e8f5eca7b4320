import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const PAGE_SIZE = 200;
/** No page may end behind it. */
const MOST_RESULTS = 10_000;

/** iNaturalist, observations of living things with their photos and sounds. Source: https://api.inaturalist.org/v1/docs/ */
export const inaturalist: Source = {
  id: "inaturalist",
  title: "iNaturalist",
  kind: "search",
  media: ["image", "audio"],
  keys: [],
  safeSearch: [],
  hosts: ["api.inaturalist.org"],
  mediaHosts: ["static.inaturalist.org", "inaturalist-open-data.s3.amazonaws.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 60,
  licenseNote: "A Creative Commons licence named with each file; without one all rights are reserved.",
  termsNote: "60 requests a minute and 10,000 a day.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["monarch", "Gavia immer"],

  async *search(query, asking) {
    if (asking.kinds.has("image")) yield* searchFor(query, "photos", asking, photosOf);
    if (asking.kinds.has("audio")) yield* searchFor(query, "sounds", asking, soundsOf);
  },
};

async function* searchFor(
  query: string,
  what: "photos" | "sounds",
  asking: Asking,
  filesOf: (observation: JsonObject) => Iterable<CandidateFacts>,
): AsyncGenerator<CandidateFacts> {
  const per_page = Math.min(PAGE_SIZE, asking.limit);
  for (let page = 1; page * per_page <= MOST_RESULTS; page++) {
    const url = linkWith("https://api.inaturalist.org/v1/observations", { q: query, [what]: "true", per_page, page });
    const answer = objectIn(await asking.fetch.json(url));
    for (const observation of resultsAt(answer, "results")) yield* filesOf(observation);
    if (page * per_page >= (wholeIn(answer["total_results"]) ?? 0)) return;
  }
}

function* photosOf(observation: JsonObject): Generator<CandidateFacts> {
  for (const photo of objectsIn(observation["photos"])) {
    const id = textIn(photo["id"]);
    const square = linkIn(photo["url"]);
    if (id === null || square === null) continue;
    const size = objectIn(photo["original_dimensions"]);
    yield candidate({
      source_id: id,
      kind: "image",
      media_url: square.replace("/square.", "/original."),
      media_kind: "original",
      thumbnail_url: square.replace("/square.", "/medium."),
      width: wholeIn(size["width"]),
      height: wholeIn(size["height"]),
      ...sharedFacts(observation, photo),
    });
  }
}

function* soundsOf(observation: JsonObject): Generator<CandidateFacts> {
  for (const sound of objectsIn(observation["sounds"])) {
    const id = textIn(sound["id"]);
    const url = linkIn(sound["file_url"]);
    if (id === null || url === null) continue;
    yield candidate({
      source_id: `sound/${id}`,
      kind: "audio",
      media_url: url,
      media_kind: "original",
      mime: textIn(sound["file_content_type"]),
      ...sharedFacts(observation, sound),
    });
  }
}

function sharedFacts(observation: JsonObject, file: JsonObject) {
  const taxon = objectIn(observation["taxon"]);
  const user = objectIn(observation["user"]);
  const login = textIn(user["login"]);
  return {
    title: firstText(observation["species_guess"], taxon["preferred_common_name"], taxon["name"]),
    page_url: linkIn(observation["uri"]),
    creator: firstText(user["name"], login),
    creator_url: login === null ? null : `https://www.inaturalist.org/people/${encodeURIComponent(login)}`,
    license: license({ code: textIn(file["license_code"]) }),
    attribution: textIn(file["attribution"]),
  };
}
