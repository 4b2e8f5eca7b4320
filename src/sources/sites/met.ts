import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

/** Of objects with and without pictures, how many are looked into for each picture that is wanted. */
const OBJECTS_FOR_A_PICTURE = 5;
const API = "https://collectionapi.metmuseum.org/public/collection/v1";

/** The Metropolitan Museum of Art, New York. Source: https://metmuseum.github.io/ */
export const met: Source = {
  id: "met",
  title: "The Metropolitan Museum of Art",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["collectionapi.metmuseum.org"],
  mediaHosts: ["images.metmuseum.org"],
  pageSize: 1,
  requestsPerMinute: 4800,
  licenseNote: "CC0 where the museum says that a work is in the public domain; other works have no picture here.",
  termsNote: "80 requests a second at most; the search names objects only, each is asked for by itself.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["sunflowers", "quail"],

  async *search(query, asking) {
    const found = objectIn(await asking.fetch.json(linkWith(`${API}/search`, { hasImages: "true", q: query })));
    // Their ids come in the order of relevance, thousands at once; null says that there are none.
    if (found["objectIDs"] === undefined) throw oddAnswer('it has no list at "objectIDs"');
    for (const id of listIn(found["objectIDs"]).slice(0, OBJECTS_FOR_A_PICTURE * asking.limit)) {
      const name = textIn(id);
      if (name === null) continue;
      const object = await asking.fetch.json(new URL(`${API}/objects/${encodeURIComponent(name)}`), {
        nothingOn: [404],
      });
      yield* candidatesOf(objectIn(object));
    }
  },
};

function* candidatesOf(object: JsonObject): Generator<CandidateFacts> {
  const id = textIn(object["objectID"]);
  // Empty for works under copyright, although the search was for those with pictures.
  const url = linkIn(object["primaryImage"]);
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: firstText(object["title"], object["objectName"]),
    page_url: linkIn(object["objectURL"]),
    media_url: url,
    media_kind: "original",
    thumbnail_url: linkIn(object["primaryImageSmall"]),
    creator: textIn(object["artistDisplayName"]),
    license: license({
      code: object["isPublicDomain"] === true ? "CC0" : null,
      text: textIn(object["rightsAndReproduction"]),
    }),
    attribution: textIn(object["creditLine"]),
  });
}
