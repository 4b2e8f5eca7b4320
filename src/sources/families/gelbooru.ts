import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, textIn, wholeIn } from "../read-json.ts";
import { readXml } from "../read-xml.ts";
import type { Asking, KeyNeed, Source, SourceFacts } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

type Site = Pick<SourceFacts, "id" | "title" | "mediaHosts" | "keys" | "termsNote" | "recorded" | "examples"> & {
  readonly host: string;
  /** The tags that leave out what is not safe. */
  readonly safeTags: string;
};

const PAGE_SIZE = 100;
/** The words of today, and the letters of before. */
const RATINGS: Readonly<Record<string, Rating>> = {
  general: "safe",
  safe: "safe",
  s: "safe",
  sensitive: "questionable",
  questionable: "questionable",
  q: "questionable",
  explicit: "explicit",
  e: "explicit",
};

const GELBOORU_KEYS: readonly KeyNeed[] = [
  {
    part: null,
    required: true,
    help: "The API key in an account's options: https://gelbooru.com/index.php?page=account&s=options",
  },
  { part: "user_id", required: true, help: "The number of that account, beside its key." },
];

const SITES: readonly Site[] = [
  {
    id: "gelbooru",
    title: "Gelbooru",
    host: "gelbooru.com",
    mediaHosts: ["*.gelbooru.com"],
    keys: GELBOORU_KEYS,
    termsNote: "Words are tags; much of it is for adults.",
    safeTags: "rating:general",
    recorded: true,
    examples: ["scenery", "touken_ranbu"],
  },
  {
    id: "safebooru",
    title: "Safebooru",
    host: "safebooru.org",
    mediaHosts: ["safebooru.org", "*.safebooru.org"],
    keys: [],
    termsNote: "Words are tags.",
    safeTags: "-rating:questionable -rating:explicit",
    recorded: false,
    examples: ["scenery", "cat"],
  },
];

/**
 * The sites that run Gelbooru, drawings by their tags; in XML, the one form in which all of them tell the file's link.
 * Source: https://gelbooru.com/index.php?page=wiki&s=view&id=18780
 */
export const gelboorus: readonly Source[] = SITES.map(toSource);

function toSource({ host, safeTags, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "search",
    media: ["image", "video"],
    safeSearch: ["strict", "off"],
    hosts: [host],
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    licenseNote: "None is told: each picture belongs to whoever made it.",
    recommended: false,
    adult: false,
    bridge: null,
    search: (query, asking) =>
      searchPosts(host, asking.safeSearch === "off" ? query : `${query} ${safeTags}`, asking, facts.keys.length > 0),
  };
}

async function* searchPosts(
  host: string,
  tags: string,
  asking: Asking,
  hasKeys: boolean,
): AsyncGenerator<CandidateFacts> {
  const limit = Math.min(PAGE_SIZE, asking.limit);
  const keys = hasKeys ? { api_key: asking.key(), user_id: asking.key("user_id") } : {};
  for (let pid = 0; ; pid++) {
    const question = { page: "dapi", s: "post", q: "index", tags, limit, pid, ...keys };
    const answer = await asking.fetch.text(linkWith(`https://${host}/index.php`, question));
    const list = readXml(answer ?? "")["posts"];
    if (list === undefined) throw oddAnswer("it has no posts");
    const posts = objectsIn(objectIn(list)["post"]);
    yield* posts.flatMap((post) => candidatesOf(host, post));
    if (posts.length === 0 || (pid + 1) * limit >= (wholeIn(objectIn(list)["@count"]) ?? 0)) return;
  }
}

/** Older sites tell the facts of a post as attributes, newer ones as elements. */
function candidatesOf(host: string, post: JsonObject): CandidateFacts[] {
  const told = (name: string): string | null => textIn(post[`@${name}`] ?? post[name]);
  const id = told("id");
  const url = linkIn(told("file_url"), `https://${host}`);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: kindOfFile(null, new URL(url).pathname),
      title: told("title"),
      page_url: linkWith(`https://${host}/index.php`, { page: "post", s: "view", id }).href,
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(told("preview_url"), `https://${host}`),
      width: wholeIn(told("width")),
      height: wholeIn(told("height")),
      rating: RATINGS[told("rating") ?? ""] ?? "unknown",
    }),
  ];
}
