import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import {
  firstText,
  type JsonObject,
  linkIn,
  listIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Source } from "../source.ts";

const API = "https://api.finna.fi/api/v1/search";
const PAGE_SIZE = 100;
const FIELDS = ["id", "title", "images", "imageRights", "nonPresenterAuthors", "buildings"];

/** Finna, the pictures of Finland's museums, libraries and archives. Source: https://api.finna.fi/swagger-ui/ */
export const finna: Source = {
  id: "finna",
  title: "Finna",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.finna.fi"],
  mediaHosts: ["api.finna.fi"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The rights of each picture, mostly a Creative Commons licence.",
  termsNote: "Free to use; the rights of each picture apply.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["Turun linna", "koivu"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith(API, {
        lookfor: query,
        type: "AllFields",
        "filter[]": 'format:"0/Image/"',
        "field[]": FIELDS,
        limit,
        page,
      });
      const answer = objectIn(await asking.fetch.json(url));
      // Without results the list is left out.
      if (answer["resultCount"] === 0) return;
      for (const record of resultsAt(answer, "records")) yield* candidatesOf(record);
      if (page * limit >= (wholeIn(answer["resultCount"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(record: JsonObject): Generator<CandidateFacts> {
  const id = textIn(record["id"]);
  const url = linkIn(listIn(record["images"])[0], API);
  if (id === null || url === null) return;
  const rights = objectIn(record["imageRights"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(record["title"]),
    page_url: `https://www.finna.fi/Record/${encodeURIComponent(id)}`,
    media_url: url,
    media_kind: "best_known",
    creator: textIn(objectsIn(record["nonPresenterAuthors"])[0]?.["name"]),
    license: license({
      code: textIn(rights["copyright"]),
      url: linkIn(rights["link"]),
      text: firstText(...listIn(rights["description"])),
    }),
    attribution: textIn(objectsIn(record["buildings"])[0]?.["translated"]),
  });
}
