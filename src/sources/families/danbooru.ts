import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { artistsIn } from "../artist-tags.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Site = Pick<SourceFacts, "id" | "title" | "mediaHosts" | "examples"> & { readonly host: string };

const PAGE_SIZE = 200;
const LAST_PAGE = 1000;
/** General, sensitive, questionable, explicit. */
const RATINGS: Readonly<Record<string, Rating>> = { g: "safe", s: "questionable", q: "questionable", e: "explicit" };

const SITES: readonly Site[] = [
  {
    id: "aibooru",
    title: "AIBooru",
    host: "aibooru.online",
    mediaHosts: ["*.aibooru.download", "*.aibooru.online"],
    examples: ["scenery", "1girl"],
  },
  {
    id: "danbooru",
    title: "Danbooru",
    host: "danbooru.donmai.us",
    mediaHosts: ["*.donmai.us"],
    examples: ["scenery", "touhou"],
  },
];

/** The sites that run Danbooru, drawings by their tags. Source: https://danbooru.donmai.us/wiki_pages/help:api */
export const danboorus: readonly Source[] = SITES.map(toSource);

function toSource({ host, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "search",
    media: ["image", "video"],
    keys: [
      { part: null, required: false, help: `An API key of an account: https://${host}/profile` },
      { part: "login", required: false, help: "The name of that account." },
    ],
    safeSearch: ["strict", "off"],
    hosts: [host],
    pageSize: PAGE_SIZE,
    requestsPerMinute: 60,
    licenseNote: "None is told: each picture belongs to whoever made it.",
    termsNote: "Words are tags, two of them at most without an account; some of it is for adults.",
    recorded: false,
    recommended: false,
    adult: false,
    bridge: null,
    search: (query, asking) => searchPosts(host, query, asking),
  };
}

async function* searchPosts(host: string, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const tags = asking.safeSearch === "off" ? query : `${query} rating:g`;
  const limit = Math.min(PAGE_SIZE, asking.limit);
  const headers = headersOf(asking);
  for (let page = 1; page <= LAST_PAGE; page++) {
    const url = linkWith(`https://${host}/posts.json`, { tags, limit, page });
    const posts = resultsAt(await asking.fetch.json(url, { headers }));
    yield* posts.flatMap((post) => candidatesOf(host, post));
    if (posts.length === 0) return;
  }
}

function headersOf(asking: Asking): Record<string, string> {
  const [key, login] = [asking.key(), asking.key("login")];
  return key === null || login === null ? {} : { authorization: `Basic ${btoa(`${login}:${key}`)}` };
}

/** A hidden post has no link to its file. A drawing that moves is an archive of its pictures beside a film of them. */
function candidatesOf(host: string, post: JsonObject): CandidateFacts[] {
  const id = textIn(post["id"]);
  const original = linkIn(post["file_url"], `https://${host}`);
  if (id === null || original === null) return [];
  const isArchive = post["file_ext"] === "zip";
  const url = isArchive ? linkIn(post["large_file_url"], `https://${host}`) : original;
  if (url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: kindOfFile(null, new URL(url).pathname),
      page_url: linkIn(`https://${host}/posts/${id}`),
      media_url: url,
      media_kind: isArchive ? "best_known" : "original",
      thumbnail_url: linkIn(post["preview_file_url"], `https://${host}`),
      width: isArchive ? null : wholeIn(post["image_width"]),
      height: isArchive ? null : wholeIn(post["image_height"]),
      size_bytes: isArchive ? null : wholeIn(post["file_size"]),
      creator: artistsIn((textIn(post["tag_string_artist"]) ?? "").split(" ")),
      rating: RATINGS[textIn(post["rating"]) ?? ""] ?? "unknown",
    }),
  ];
}
