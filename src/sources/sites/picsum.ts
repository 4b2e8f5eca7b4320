import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Lorem Picsum, some photographs whatever is asked for: filling for layouts. Source: https://picsum.photos/ */
export const picsum: Source = {
  id: "picsum",
  title: "Lorem Picsum",
  kind: "generator",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["picsum.photos"],
  mediaHosts: ["picsum.photos", "fastly.picsum.photos"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The Unsplash licence: its photographs come from there.",
  termsNote: "Some photographs, no answer to the query; the photographer is named with each.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["anything"],

  async *search(_query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const photos = resultsAt(await asking.fetch.json(linkWith("https://picsum.photos/v2/list", { page, limit })));
      yield* photos.flatMap(candidatesOf);
      if (photos.length < limit) return;
    }
  },
};

function candidatesOf(photo: JsonObject): CandidateFacts[] {
  const id = textIn(photo["id"]);
  const url = linkIn(photo["download_url"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      page_url: linkIn(photo["url"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(`https://picsum.photos/id/${encodeURIComponent(id)}/320/240`),
      width: wholeIn(photo["width"]),
      height: wholeIn(photo["height"]),
      creator: textIn(photo["author"]),
    }),
  ];
}
