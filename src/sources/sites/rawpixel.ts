import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license, ratingByFlag } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 50;

/**
 * Rawpixel, public domain pictures among designs of its own. It documents no API; this is what its own page asks.
 * Source: https://docs.openverse.org/catalog/reference/DAGs.html (Rawpixel)
 */
export const rawpixel: Source = {
  id: "rawpixel",
  title: "Rawpixel",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: ["strict", "off"],
  hosts: ["www.rawpixel.com"],
  mediaHosts: ["images.rawpixel.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "Named with each picture: CC0, or one of Rawpixel's own.",
  termsNote: "It documents no API: what its own page asks is asked. Pictures come 1000 pixels wide.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["elk", "botanical"],

  async *search(query, asking) {
    const pagesize = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const safe_search = asking.safeSearch !== "off";
      const url = linkWith("https://www.rawpixel.com/api/v1/search", { keys: query, page, pagesize, safe_search });
      const answer = await asking.fetch.json(url);
      const results = resultsAt(answer, "results");
      yield* results.flatMap(candidatesOf);
      if (results.length === 0 || page * pagesize >= (wholeIn(objectIn(answer)["total"]) ?? 0)) return;
    }
  },
};

function candidatesOf(result: JsonObject): CandidateFacts[] {
  const id = textIn(result["id"]);
  const url = linkOfSize(result, 1000);
  if (id === null || url === null) return [];
  const facts = objectIn(result["metadata"]);
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textOfHtml(textIn(facts["title"])?.split(" | ")[0] ?? null),
      page_url: linkIn(result["url"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkOfSize(result, 400),
      creator: textIn(textIn(result["artist_names"])?.replace(/\(Source\)$/, "")),
      license: license({ code: textIn(facts["license"]), url: linkIn(facts["licenseUrl"]) }),
      rating: ratingOf(facts["isSafeContent"]),
    }),
  ];
}

function ratingOf(isSafe: unknown): CandidateFacts["rating"] {
  return ratingByFlag(typeof isSafe === "boolean" ? !isSafe : null);
}

/** Links carry a gap for the size; those above 1000 pixels have a mark of Rawpixel over the picture. */
function linkOfSize(result: JsonObject, width: number): string | null {
  const name = result["isPng"] === true ? `image_png_${width}` : `image_${width}`;
  return linkIn(textIn(result["style_uri"])?.replace("{}", name));
}
