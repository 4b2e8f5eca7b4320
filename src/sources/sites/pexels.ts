import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const PAGE_SIZE = 80;

/** Pexels, photographs and films that may be used freely. Source: https://www.pexels.com/api/documentation/ */
export const pexels: Source = {
  id: "pexels",
  title: "Pexels",
  kind: "search",
  media: ["image", "video"],
  keys: [{ part: null, required: true, help: "An API key from https://www.pexels.com/api/" }],
  safeSearch: [],
  hosts: ["api.pexels.com"],
  // Older films are handed on by Vimeo.
  mediaHosts: ["images.pexels.com", "videos.pexels.com", "player.vimeo.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The Pexels licence: free to use, not to be sold unchanged.",
  termsNote: "200 requests an hour and 20,000 a month; Pexels and the photographer are to be named with links.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["city", "cat"],

  async *search(query, asking) {
    if (asking.kinds.has("image")) yield* searchPages("v1", "photos", photosOf, query, asking);
    if (asking.kinds.has("video")) yield* searchPages("videos", "videos", filmsOf, query, asking);
  },
};

async function* searchPages(
  path: string,
  list: string,
  read: (item: JsonObject) => CandidateFacts[],
  query: string,
  asking: Asking,
): AsyncGenerator<CandidateFacts> {
  const headers = { authorization: asking.key() ?? "" };
  for (let page = 1; ; page++) {
    const per_page = Math.min(PAGE_SIZE, asking.limit);
    const url = linkWith(`https://api.pexels.com/${path}/search`, { query, page, per_page });
    const answer = await asking.fetch.json(url, { headers });
    const results = resultsAt(answer, list);
    yield* results.flatMap(read);
    if (results.length === 0 || textIn(objectIn(answer)["next_page"]) === null) return;
  }
}

function photosOf(photo: JsonObject): CandidateFacts[] {
  const id = textIn(photo["id"]);
  const sizes = objectIn(photo["src"]);
  const url = linkIn(sizes["original"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(photo["alt"]),
      page_url: linkIn(photo["url"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(sizes["medium"]),
      width: wholeIn(photo["width"]),
      height: wholeIn(photo["height"]),
      creator: textIn(photo["photographer"]),
      creator_url: linkIn(photo["photographer_url"]),
    }),
  ];
}

function filmsOf(film: JsonObject): CandidateFacts[] {
  const id = textIn(film["id"]);
  const file = widestFile(objectsIn(film["video_files"]));
  const url = linkIn(file?.["link"]);
  if (id === null || file === undefined || url === null) return [];
  const user = objectIn(film["user"]);
  return [
    candidate({
      source_id: id,
      kind: "video",
      page_url: linkIn(film["url"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(film["image"]),
      width: wholeIn(file["width"]),
      height: wholeIn(file["height"]),
      size_bytes: wholeIn(file["size"]),
      mime: textIn(file["file_type"]),
      duration_seconds: numberIn(film["duration"]),
      creator: textIn(user["name"]),
      creator_url: linkIn(user["url"]),
    }),
  ];
}

/** Playlists ("hls") say that they are mp4, and have no size; they are no file. */
function widestFile(files: readonly JsonObject[]): JsonObject | undefined {
  const width = (file: JsonObject): number => numberIn(file["width"]) ?? 0;
  return files.filter((file) => file["quality"] !== "hls").toSorted((a, b) => width(b) - width(a))[0];
}
