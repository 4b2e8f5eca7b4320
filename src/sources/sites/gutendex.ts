import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { bareMime } from "../../domain/mime-extensions.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/** Of each book one file, the first of these that it has; the plain text comes in several sets of characters. */
const WANTED: readonly (readonly [mime: string, kind: CandidateKind])[] = [
  ["audio/mpeg", "audio"],
  ["audio/ogg", "audio"],
  ["application/epub+zip", "file"],
  ["application/pdf", "file"],
  ["text/plain", "file"],
];

/** Gutendex, a catalogue of the books of Project Gutenberg. Source: https://gutendex.com/ */
export const gutendex: Source = {
  id: "gutendex",
  title: "Project Gutenberg (Gutendex)",
  kind: "search",
  media: ["file", "audio"],
  keys: [],
  safeSearch: [],
  hosts: ["gutendex.com"],
  mediaHosts: ["www.gutenberg.org"],
  pageSize: 32,
  requestsPerMinute: null,
  licenseNote: "Whether a book is under copyright in the USA; elsewhere it may be.",
  termsNote: "Heavy users run a Gutendex of their own; Project Gutenberg forbids robots on its site: take few books.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["frankenstein", "sherlock holmes"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const url = linkWith("https://gutendex.com/books/", { search: query, page });
      const answer = objectIn(await asking.fetch.json(url));
      for (const book of resultsAt(answer, "results")) yield* candidatesOf(book);
      if (textIn(answer["next"]) === null) return;
    }
  },
};

function* candidatesOf(book: JsonObject): Generator<CandidateFacts> {
  const id = textIn(book["id"]);
  const file = fileOf(objectIn(book["formats"]));
  if (id === null || file === null) return;
  yield candidate({
    source_id: id,
    title: textIn(book["title"]),
    page_url: `https://www.gutenberg.org/ebooks/${encodeURIComponent(id)}`,
    ...file,
    media_kind: "best_known",
    thumbnail_url: linkIn(objectIn(book["formats"])["image/jpeg"]),
    creator: textIn(objectsIn(book["authors"])[0]?.["name"]),
    license: licenseOf(book["copyright"]),
  });
}

function fileOf(formats: JsonObject): Pick<CandidateFacts, "kind" | "media_url" | "mime"> | null {
  for (const [mime, kind] of WANTED)
    for (const [type, link] of Object.entries(formats)) {
      const media_url = linkIn(link);
      if (bareMime(type) === mime && media_url?.endsWith(".zip") === false) return { kind, media_url, mime };
    }
  return null;
}

function licenseOf(copyright: unknown): CandidateFacts["license"] {
  if (copyright === false) return license({ text: "Public domain in the USA." });
  return copyright === true ? license({ text: "Copyrighted in the USA." }) : null;
}
