import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Statens Museum for Kunst, the National Gallery of Denmark. Source: https://www.smk.dk/en/article/smk-api/ */
export const smk: Source = {
  id: "smk",
  title: "Statens Museum for Kunst",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.smk.dk"],
  mediaHosts: ["api.smk.dk"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A page of rights named with each work; CC0 where it is in the public domain.",
  termsNote: "Free to use.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["Altdorfer", "ships"],

  async *search(query, asking) {
    const rows = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; ; offset += rows) {
      const url = linkWith("https://api.smk.dk/api/v1/art/search/", {
        keys: query,
        filters: "[has_image:true]",
        offset,
        rows,
        lang: "en",
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const item of resultsAt(answer, "items")) yield* candidatesOf(item);
      if (offset + rows >= (wholeIn(answer["found"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(item: JsonObject): Generator<CandidateFacts> {
  const id = textIn(item["id"]);
  const number = textIn(item["object_number"]);
  const url = linkIn(item["image_native"]);
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(objectsIn(item["titles"])[0]?.["title"]),
    page_url: number === null ? null : `https://open.smk.dk/en/artwork/image/${encodeURIComponent(number)}`,
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: linkIn(item["image_thumbnail"]),
    width: wholeIn(item["image_width"]),
    height: wholeIn(item["image_height"]),
    creator: textIn(objectsIn(item["production"])[0]?.["creator"]),
    license: license({ url: linkIn(item["rights"]) }),
  });
}
