import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, linkIn, numberIn, objectsIn, resultsAt, secureLinkIn, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 50;

/** LibriVox, books read aloud by volunteers: the chapters of each. Source: https://librivox.org/api/info */
export const librivox: Source = {
  id: "librivox",
  title: "LibriVox",
  kind: "search",
  media: ["audio"],
  keys: [],
  safeSearch: [],
  hosts: ["librivox.org"],
  mediaHosts: ["archive.org", "www.archive.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "Not told with each result; LibriVox gives its readings to the public domain.",
  termsNote: "Free to use; titles are searched by their beginning, without an article.",
  recorded: false,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["Adventures of Sherlock Holmes", "Moby Dick"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; ; offset += limit) {
      const url = linkWith("https://librivox.org/api/feed/audiobooks/", {
        title: `^${query}`,
        extended: 1,
        format: "json",
        limit,
        offset,
      });
      // Where there is nothing, or nothing more, it says 404.
      const answer = await asking.fetch.json(url, { nothingOn: [404] });
      if (answer === null) return;
      const books = resultsAt(answer, "books");
      for (const book of books) yield* candidatesOf(book);
      if (books.length < limit) return;
    }
  },
};

function* candidatesOf(book: JsonObject): Generator<CandidateFacts> {
  const title = textOfHtml(textIn(book["title"]));
  for (const section of objectsIn(book["sections"])) {
    const id = textIn(section["id"]);
    const url = secureLinkIn(section["listen_url"]);
    if (id === null || url === null) continue;
    const [reader] = objectsIn(section["readers"]);
    yield candidate({
      source_id: id,
      kind: "audio",
      title: [title, textOfHtml(textIn(section["title"]))].filter((one) => one !== null).join(" – ") || null,
      page_url: linkIn(book["url_librivox"]),
      media_url: url,
      media_kind: "best_known",
      duration_seconds: numberIn(section["playtime"]),
      creator: textIn(reader?.["display_name"]),
    });
  }
}
