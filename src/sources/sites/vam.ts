import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { iiifImage } from "../iiif-image.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** The Victoria and Albert Museum, London. Source: https://developers.vam.ac.uk/guide/v2/ */
export const vam: Source = {
  id: "vam",
  title: "Victoria and Albert Museum",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.vam.ac.uk"],
  mediaHosts: ["framemark.vam.ac.uk"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "Not told with each result: the museum's terms for pictures apply.",
  termsNote: "Not for commercial use without the museum's leave; name the museum.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["macbeth", "teapot"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.vam.ac.uk/v2/objects/search", {
        q: query,
        page,
        page_size: Math.min(PAGE_SIZE, asking.limit),
        images_exist: 1,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const record of resultsAt(answer, "records")) yield* candidatesOf(record);
      if (page >= (wholeIn(objectIn(answer["info"])["pages"]) ?? 1)) return;
    }
  },
};

function* candidatesOf(record: JsonObject): Generator<CandidateFacts> {
  const images = objectIn(record["_images"]);
  const id = textIn(record["systemNumber"]);
  const service = linkIn(images["_iiif_image_base_url"]);
  if (id === null || service === null) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: firstText(record["_primaryTitle"], record["objectType"]),
    page_url: `https://collections.vam.ac.uk/item/${encodeURIComponent(id)}/`,
    media_url: iiifImage(service, "full"),
    media_kind: "best_known",
    thumbnail_url: linkIn(images["_primary_thumbnail"]),
    creator: textIn(objectIn(record["_primaryMaker"])["name"]),
    rating: hasWarning(record) ? "questionable" : "unknown",
  });
}

/** Warnings of what may shock; the name of the field has changed. */
function hasWarning(record: JsonObject): boolean {
  return [record["_warningTypes"], record["_contentWarningType"]].some((warnings) => listIn(warnings).length > 0);
}
