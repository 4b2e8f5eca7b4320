import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/**
 * StockSnap, photographs in the public domain. It documents no API; this is what its own page asks.
 * Source: https://docs.openverse.org/catalog/reference/DAGs.html (StockSnap)
 */
export const stocksnap: Source = {
  id: "stocksnap",
  title: "StockSnap",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["stocksnap.io"],
  mediaHosts: ["cdn.stocksnap.io"],
  pageSize: 40,
  requestsPerMinute: null,
  licenseNote: "CC0 for all of its photos, says its licence page; the answer names none.",
  termsNote: "It documents no API: what its own page asks is asked. Photos come 960 pixels wide.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["flower", "coffee"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const path = `/api/search-photos/${encodeURIComponent(query)}/relevance/desc/${page}`;
      const answer = await asking.fetch.json(new URL(path, "https://stocksnap.io/"));
      const photos = resultsAt(answer, "results");
      yield* photos.flatMap(candidatesOf);
      if (photos.length === 0 || typeof objectIn(answer)["nextPage"] !== "number") return;
    }
  },
};

function candidatesOf(photo: JsonObject): CandidateFacts[] {
  const id = textIn(photo["img_id"]);
  if (id === null || !/^\w+$/.test(id)) return [];
  const url = `https://cdn.stocksnap.io/img-thumbs/960w/${id}.jpg`;
  return [
    candidate({
      source_id: id,
      kind: "image",
      page_url: `https://stocksnap.io/photo/${id}`,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: url,
      creator: textIn(photo["author_name"]),
      creator_url: linkIn(photo["author_profile"]),
    }),
  ];
}
