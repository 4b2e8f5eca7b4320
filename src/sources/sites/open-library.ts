import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, listIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Open Library: the covers of books. Source: https://openlibrary.org/dev/docs/api/search and https://openlibrary.org/dev/docs/api/covers */
export const openLibrary: Source = {
  id: "open_library",
  title: "Open Library covers",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["openlibrary.org"],
  mediaHosts: ["covers.openlibrary.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 60,
  licenseNote: "None is told: covers belong to their publishers.",
  termsNote: "One request a second for who names no contact; covers must not be crawled in bulk.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["moby dick", "ursula le guin"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith("https://openlibrary.org/search.json", {
        q: query,
        fields: "key,title,author_name,cover_i",
        limit,
        page,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const book of resultsAt(answer, "docs")) yield* candidatesOf(book);
      if (page * limit >= (wholeIn(answer["numFound"] ?? answer["num_found"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(book: JsonObject): Generator<CandidateFacts> {
  const key = textIn(book["key"]);
  const cover = wholeIn(book["cover_i"]);
  if (key === null || cover === null) return;
  yield candidate({
    source_id: String(cover),
    kind: "image",
    title: textIn(book["title"]),
    page_url: `https://openlibrary.org${key}`,
    media_url: `https://covers.openlibrary.org/b/id/${cover}-L.jpg`,
    media_kind: "best_known",
    thumbnail_url: `https://covers.openlibrary.org/b/id/${cover}-M.jpg`,
    mime: "image/jpeg",
    creator: firstText(...listIn(book["author_name"])),
  });
}
