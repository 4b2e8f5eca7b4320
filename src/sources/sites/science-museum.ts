import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;
const IMAGES = "https://coimages.sciencemuseumgroup.org.uk/";

/** The Science Museum Group, England. Source: https://github.com/TheScienceMuseum/collectionsonline/wiki/Collections-Online-API */
export const scienceMuseum: Source = {
  id: "science_museum",
  title: "Science Museum Group",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["collection.sciencemuseumgroup.org.uk"],
  mediaHosts: ["coimages.sciencemuseumgroup.org.uk"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence named with each picture, often for other than commercial use.",
  termsNote: "Free to use; at most 50 pages of a search.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["steam engine", "votive"],

  async *search(query, asking) {
    for (let page = 0; ; page++) {
      const url = linkWith("https://collection.sciencemuseumgroup.org.uk/search", {
        q: query,
        has_image: 1,
        "page[number]": page,
        "page[size]": Math.min(PAGE_SIZE, asking.limit),
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const record of resultsAt(answer, "data")) yield* candidatesOf(record);
      // Pages count from zero.
      if (page + 1 >= (wholeIn(objectIn(answer["meta"])["total_pages"]) ?? 1)) return;
    }
  },
};

function* candidatesOf(record: JsonObject): Generator<CandidateFacts> {
  const attributes = objectIn(record["attributes"]);
  const [creation] = objectsIn(attributes["creation"] ?? objectIn(attributes["lifecycle"])["creation"]);
  const title = firstText(attributes["summary_title"], objectIn(attributes["summary"])["title"]);
  for (const media of objectsIn(attributes["multimedia"])) {
    const id = firstText(adminOf(media)["uid"], adminOf(media)["id"]);
    const large = sizeOf(media, "large");
    const file = large.url === null ? sizeOf(media, "medium") : large;
    if (id === null || file.url === null) continue;
    const [rights] = objectsIn(objectIn(objectIn(media["source"])["legal"] ?? media["legal"])["rights"]);
    const [maker] = objectsIn(creation?.["maker"]);
    yield candidate({
      source_id: id,
      kind: "image",
      title,
      page_url: linkIn(objectIn(record["links"])["self"]),
      media_url: file.url,
      media_kind: "best_known",
      thumbnail_url: sizeOf(media, "large_thumbnail").url,
      width: file.width,
      height: file.height,
      creator: firstText(maker?.["summary_title"], objectIn(maker?.["summary"])["title"]),
      license: license({ code: firstText(rights?.["usage_terms"], rights?.["licence"]) }),
      attribution: firstText(rights?.["details"], media["credit"]),
    });
  }
}

function adminOf(media: JsonObject): JsonObject {
  return objectIn(media["@admin"] ?? media["admin"]);
}

/** One size of a picture; older records count its place from a folder of the server, newer ones from its root. */
function sizeOf(media: JsonObject, size: string): { url: string | null; width: number | null; height: number | null } {
  const [sizes, base] =
    media["@processed"] === undefined
      ? [objectIn(media["processed"]), `${IMAGES}images/`]
      : [objectIn(media["@processed"]), IMAGES];
  const file = objectIn(sizes[size]);
  const dimensions = objectsIn(objectIn(file["measurements"])["dimensions"]).filter(({ units }) => units === "pixels");
  const measured = (name: string): number | null =>
    wholeIn(dimensions.find(({ dimension }) => dimension === name)?.["value"]);
  return { url: linkIn(file["location"], base), width: measured("width"), height: measured("height") };
}
