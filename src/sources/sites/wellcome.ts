import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { iiifImage } from "../iiif-image.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Wellcome Collection, a museum and library of medicine. Source: https://developers.wellcomecollection.org/api/catalogue */
export const wellcome: Source = {
  id: "wellcome",
  title: "Wellcome Collection",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.wellcomecollection.org"],
  mediaHosts: ["iiif.wellcomecollection.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence named with each picture.",
  termsNote: "Free to use; name Wellcome Collection where the licence asks for it.",
  recorded: false,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["anatomy", "posters"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.wellcomecollection.org/catalogue/v2/images", {
        query,
        page,
        pageSize: Math.min(PAGE_SIZE, asking.limit),
        include: "source.contributors",
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const image of resultsAt(answer, "results")) yield* candidatesOf(image);
      if (textIn(answer["nextPage"]) === null) return;
    }
  },
};

function* candidatesOf(image: JsonObject): Generator<CandidateFacts> {
  const [location] = objectsIn(image["locations"]);
  const id = textIn(image["id"]);
  const service = linkIn(location?.["url"]);
  if (id === null || service === null || !service.endsWith("/info.json")) return;
  const work = objectIn(image["source"]);
  const workId = textIn(work["id"]);
  const terms = objectIn(location?.["license"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(work["title"]),
    page_url: workId === null ? null : `https://wellcomecollection.org/works/${workId}/images?id=${id}`,
    media_url: iiifImage(service, "full"),
    media_kind: "best_known",
    thumbnail_url: iiifImage(service, "300,"),
    creator: textIn(objectIn(objectsIn(work["contributors"])[0]?.["agent"])["label"]),
    license: license({ code: textIn(terms["id"]), url: linkIn(terms["url"]), text: textIn(terms["label"]) }),
    attribution: textIn(location?.["credit"]),
  });
}
