import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { artistsIn } from "../artist-tags.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, listIn, numberIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Site = Pick<SourceFacts, "id" | "title" | "termsNote" | "recorded" | "adult" | "examples"> & {
  readonly host: string;
};

const PAGE_SIZE = 320;
const LAST_PAGE = 750;
const RATINGS: Readonly<Record<string, Rating>> = { s: "safe", q: "questionable", e: "explicit" };

const SITES: readonly Site[] = [
  {
    id: "e621",
    title: "e621",
    host: "e621.net",
    termsNote: "Words are tags; two requests a second; most of it is for adults.",
    recorded: true,
    adult: true,
    examples: ["dragon", "scenery"],
  },
  {
    id: "e926",
    title: "e926",
    host: "e926.net",
    termsNote: "Words are tags; two requests a second; the part of e621 that is safe.",
    recorded: false,
    adult: false,
    examples: ["dragon", "scenery"],
  },
];

/** e621 and its safe twin, drawings of animals by their tags. Source: https://e621.net/wiki_pages/2425 */
export const e621s: readonly Source[] = SITES.map(toSource);

function toSource({ host, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "search",
    media: ["image", "video"],
    keys: [],
    safeSearch: ["strict", "off"],
    hosts: [host],
    mediaHosts: ["static1.e621.net", "static1.e926.net"],
    pageSize: PAGE_SIZE,
    requestsPerMinute: 120,
    licenseNote: "None is told: each picture belongs to whoever made it.",
    recommended: false,
    bridge: null,
    search: (query, asking) => searchPosts(host, query, asking),
  };
}

async function* searchPosts(host: string, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const tags = asking.safeSearch === "off" ? query : `${query} rating:s`;
  const limit = Math.min(PAGE_SIZE, asking.limit);
  for (let page = 1; page <= LAST_PAGE; page++) {
    const posts = resultsAt(
      await asking.fetch.json(linkWith(`https://${host}/posts.json`, { tags, limit, page })),
      "posts",
    );
    yield* posts.flatMap((post) => candidatesOf(host, post));
    if (posts.length === 0) return;
  }
}

/** What only an account may see has no link to its file. */
function candidatesOf(host: string, post: JsonObject): CandidateFacts[] {
  const id = textIn(post["id"]);
  const file = objectIn(post["file"]);
  const url = linkIn(file["url"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: kindOfFile(null, new URL(url).pathname),
      page_url: linkIn(`https://${host}/posts/${id}`),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(objectIn(post["preview"])["url"]),
      width: wholeIn(file["width"]),
      height: wholeIn(file["height"]),
      size_bytes: wholeIn(file["size"]),
      duration_seconds: numberIn(post["duration"]),
      creator: artistsIn(listIn(objectIn(post["tags"])["artist"])),
      rating: RATINGS[textIn(post["rating"]) ?? ""] ?? "unknown",
    }),
  ];
}
