import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const PAGE_SIZE = 200;
/** Fewer are refused. */
const SMALLEST_PAGE = 3;
const SIZES = ["large", "medium", "small", "tiny"] as const;

/** Pixabay, pictures and films that may be used freely. Source: https://pixabay.com/api/docs/ */
export const pixabay: Source = {
  id: "pixabay",
  title: "Pixabay",
  kind: "search",
  media: ["image", "video"],
  keys: [{ part: null, required: true, help: "The key that https://pixabay.com/api/docs/ shows to members." }],
  safeSearch: ["strict", "off"],
  hosts: ["pixabay.com"],
  // Older films are handed on by Vimeo.
  mediaHosts: ["pixabay.com", "cdn.pixabay.com", "player.vimeo.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 100,
  licenseNote: "The Pixabay content licence: free to use, not to be sold unchanged.",
  termsNote:
    "100 requests a minute; answers are to be kept for a day, and pictures are not to be shown from its links.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["apples", "waves"],

  async *search(query, asking) {
    if (asking.kinds.has("image")) yield* searchPages("https://pixabay.com/api/", picturesOf, query, asking);
    if (asking.kinds.has("video")) yield* searchPages("https://pixabay.com/api/videos/", filmsOf, query, asking);
  },
};

async function* searchPages(
  api: string,
  read: (hit: JsonObject) => CandidateFacts[],
  query: string,
  asking: Asking,
): AsyncGenerator<CandidateFacts> {
  const per_page = Math.max(SMALLEST_PAGE, Math.min(PAGE_SIZE, asking.limit));
  for (let page = 1; ; page++) {
    const safesearch = asking.safeSearch !== "off";
    const answer = await asking.fetch.json(linkWith(api, { key: asking.key(), q: query, page, per_page, safesearch }));
    const hits = resultsAt(answer, "hits");
    yield* hits.flatMap(read);
    // Of all that it knows, 500 at most can be had.
    if (hits.length === 0 || page * per_page >= (wholeIn(objectIn(answer)["totalHits"]) ?? 0)) return;
  }
}

function picturesOf(hit: JsonObject): CandidateFacts[] {
  const id = textIn(hit["id"]);
  const original = linkIn(hit["imageURL"]);
  // Only members with full access are told the original; the sizes told are those of the original.
  const url = original ?? linkIn(hit["fullHDURL"]) ?? linkIn(hit["largeImageURL"]) ?? linkIn(hit["webformatURL"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(hit["tags"]),
      page_url: linkIn(hit["pageURL"]),
      media_url: url,
      media_kind: original === null ? "best_known" : "original",
      thumbnail_url: linkIn(hit["previewURL"]),
      width: original === null ? null : wholeIn(hit["imageWidth"]),
      height: original === null ? null : wholeIn(hit["imageHeight"]),
      size_bytes: original === null ? null : wholeIn(hit["imageSize"]),
      creator: textIn(hit["user"]),
    }),
  ];
}

function filmsOf(hit: JsonObject): CandidateFacts[] {
  const id = textIn(hit["id"]);
  const files = SIZES.map((size) => objectIn(objectIn(hit["videos"])[size]));
  // A size that there is not has an empty link.
  const file = files.find(({ url }) => linkIn(url) !== null);
  const url = linkIn(file?.["url"]);
  if (id === null || file === undefined || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "video",
      title: textIn(hit["tags"]),
      page_url: linkIn(hit["pageURL"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(file["thumbnail"]),
      width: wholeIn(file["width"]),
      height: wholeIn(file["height"]),
      size_bytes: wholeIn(file["size"]),
      duration_seconds: numberIn(hit["duration"]),
      creator: textIn(hit["user"]),
    }),
  ];
}
