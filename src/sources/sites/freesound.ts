import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { licenseOfLink } from "../cc-license.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 150;
const FIELDS = "id,name,url,username,license,duration,previews";

/** Freesound, sounds of everybody. Source: https://freesound.org/docs/api/resources_apiv2.html#search-resources */
export const freesound: Source = {
  id: "freesound",
  title: "Freesound",
  kind: "search",
  media: ["audio"],
  keys: [{ part: null, required: true, help: "An API key from https://freesound.org/apiv2/apply/" }],
  safeSearch: [],
  hosts: ["freesound.org"],
  mediaHosts: ["freesound.org", "cdn.freesound.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 60,
  licenseNote: "CC0, CC BY or CC BY-NC, named with each sound.",
  termsNote:
    "60 requests a minute and 2000 a day; without an account of its own it gives good previews, not originals.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["snare", "rain"],

  async *search(query, asking) {
    const headers = { authorization: `Token ${asking.key()}` };
    const page_size = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const question = { query, fields: FIELDS, page_size, page };
      const url = linkWith("https://freesound.org/apiv2/search/text/", question);
      const answer = await asking.fetch.json(url, { headers });
      yield* resultsAt(answer, "results").flatMap(candidatesOf);
      if (textIn(objectIn(answer)["next"]) === null) return;
    }
  },
};

/** Its file size and format are those of the original, which needs an account: they are not the preview's. */
function candidatesOf(sound: JsonObject): CandidateFacts[] {
  const id = textIn(sound["id"]);
  const previews = objectIn(sound["previews"]);
  const url = linkIn(previews["preview-hq-mp3"]) ?? linkIn(previews["preview-hq-ogg"]);
  if (id === null || url === null) return [];
  const user = textIn(sound["username"]);
  return [
    candidate({
      source_id: id,
      kind: "audio",
      title: textIn(sound["name"]),
      page_url: linkIn(sound["url"]),
      media_url: url,
      media_kind: "best_known",
      duration_seconds: numberIn(sound["duration"]),
      creator: user,
      creator_url: user === null ? null : linkIn(`https://freesound.org/people/${encodeURIComponent(user)}/`),
      license: licenseOfLink(linkIn(sound["license"])),
    }),
  ];
}
