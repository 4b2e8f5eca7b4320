import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { licenseOfLink } from "../cc-license.ts";
import { linkWith, nextPageIn } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import { sizeIn } from "../read-size.ts";
import type { Source } from "../source.ts";

/** PhyloPic, silhouettes of living things by their names. Source: https://www.phylopic.org/articles/api-recipes */
export const phylopic: Source = {
  id: "phylopic",
  title: "PhyloPic",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.phylopic.org"],
  mediaHosts: ["images.phylopic.org"],
  pageSize: 48,
  requestsPerMinute: null,
  licenseNote: "A Creative Commons licence or the public domain, named with each silhouette.",
  termsNote: "No key; asked for by the names of living things (“hemaris”, “dog”).",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["hemaris", "tyrannosaurus"],

  async *search(query, asking) {
    // Names are stored in small letters. The number of the current build comes with the answer, in its links.
    const filter_name = query.toLowerCase();
    let url: URL | null = linkWith("https://api.phylopic.org/images", { filter_name, page: 0, embed_items: true });
    while (url !== null) {
      const answer = await asking.fetch.json(url);
      yield* resultsAt(answer, "_embedded", "items").flatMap(candidatesOf);
      const next = nextPageIn(objectIn(objectIn(objectIn(answer)["_links"])["next"])["href"], url);
      url = next === null ? null : linkWith(next, { embed_items: true });
    }
  },
};

function candidatesOf(image: JsonObject): CandidateFacts[] {
  const id = textIn(image["uuid"]);
  const links = objectIn(image["_links"]);
  const original = objectIn(links["sourceFile"]);
  const [raster] = objectsIn(links["rasterFiles"]);
  const file = linkIn(original["href"]) === null ? objectIn(raster) : original;
  const url = linkIn(file["href"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(objectIn(links["self"])["title"]),
      page_url: linkIn(`https://www.phylopic.org/images/${id}`),
      media_url: url,
      media_kind: file === original ? "original" : "best_known",
      thumbnail_url: linkIn(objectsIn(links["thumbnailFiles"])[0]?.["href"]),
      ...sizeIn(file["sizes"]),
      mime: textIn(file["type"]),
      creator: textIn(image["attribution"]),
      license: licenseOfLink(linkIn(objectIn(links["license"])["href"])),
    }),
  ];
}
