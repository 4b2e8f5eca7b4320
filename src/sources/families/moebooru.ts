import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Site = Pick<SourceFacts, "id" | "title" | "mediaHosts" | "recorded" | "examples"> & {
  /** Scheme and host. */
  readonly origin: string;
  /** The list of posts and the page of one, which an older version has elsewhere. */
  readonly listPath: string;
};

const PAGE_SIZE = 100;
const RATINGS: Readonly<Record<string, Rating>> = { s: "safe", q: "questionable", e: "explicit" };

const SITES: readonly Site[] = [
  {
    id: "behoimi",
    title: "3dbooru",
    origin: "http://behoimi.org",
    listPath: "/post/index.json",
    mediaHosts: ["behoimi.org"],
    recorded: true,
    examples: ["cosplay"],
  },
  {
    id: "konachan",
    title: "Konachan",
    origin: "https://konachan.net",
    listPath: "/post.json",
    mediaHosts: ["konachan.net", "konachan.com"],
    recorded: false,
    examples: ["landscape", "clouds"],
  },
  {
    id: "konachan_com",
    title: "Konachan.com",
    origin: "https://konachan.com",
    listPath: "/post.json",
    mediaHosts: ["konachan.com"],
    recorded: false,
    examples: ["landscape", "clouds"],
  },
  {
    id: "sakugabooru",
    title: "Sakugabooru",
    origin: "https://www.sakugabooru.com",
    listPath: "/post.json",
    mediaHosts: ["www.sakugabooru.com"],
    recorded: true,
    examples: ["fighting", "production_materials"],
  },
  {
    id: "yandere",
    title: "yande.re",
    origin: "https://yande.re",
    listPath: "/post.json",
    mediaHosts: ["files.yande.re"],
    recorded: false,
    examples: ["landscape"],
  },
];

/** The sites that run Moebooru or the Danbooru 1 before it. Source: https://konachan.net/help/api */
export const moeboorus: readonly Source[] = SITES.map(toSource);

function toSource({ origin, listPath, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "search",
    media: ["image", "video"],
    keys: [],
    safeSearch: ["strict", "off"],
    hosts: [new URL(origin).host],
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    licenseNote: "None is told: each picture belongs to whoever made it.",
    termsNote: "Words are tags; some of it is for adults.",
    recommended: false,
    adult: false,
    bridge: null,
    search: (query, asking) => searchPosts(origin, listPath, query, asking),
  };
}

async function* searchPosts(
  origin: string,
  listPath: string,
  query: string,
  asking: Asking,
): AsyncGenerator<CandidateFacts> {
  const tags = asking.safeSearch === "off" ? query : `${query} rating:s`;
  const limit = Math.min(PAGE_SIZE, asking.limit);
  for (let page = 1; ; page++) {
    const posts = resultsAt(await asking.fetch.json(linkWith(`${origin}${listPath}`, { tags, limit, page })));
    yield* posts.flatMap((post) => candidatesOf(origin, post));
    if (posts.length === 0) return;
  }
}

function candidatesOf(origin: string, post: JsonObject): CandidateFacts[] {
  const id = textIn(post["id"]);
  const url = linkIn(post["file_url"], origin);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: kindOfFile(null, new URL(url).pathname),
      page_url: linkIn(`${origin}/post/show/${id}`),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(post["preview_url"], origin),
      width: wholeIn(post["width"]),
      height: wholeIn(post["height"]),
      size_bytes: wholeIn(post["file_size"]),
      rating: RATINGS[textIn(post["rating"]) ?? ""] ?? "unknown",
    }),
  ];
}
