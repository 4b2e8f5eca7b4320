import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const PAGE_SIZE = 50;
const INSTANCES: readonly (readonly [id: string, host: string])[] = [
  ["feddit_org", "feddit.org"],
  ["lemmy_ca", "lemmy.ca"],
  ["lemmy_ml", "lemmy.ml"],
  ["lemmy_world", "lemmy.world"],
  ["programming_dev", "programming.dev"],
  ["sh_itjust_works", "sh.itjust.works"],
];

/** Posts of link aggregators that run Lemmy, those that lead to files. Source: https://join-lemmy.org/api/main */
export const lemmies: readonly Source[] = INSTANCES.map(([id, host]) => toSource(id, host));

function toSource(id: string, host: string): Source {
  return {
    id,
    title: `${host} (Lemmy)`,
    kind: "search",
    media: ["image", "video", "audio"],
    keys: [],
    safeSearch: [],
    hosts: [host],
    mediaHosts: "anywhere",
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    licenseNote: "None is told: each file belongs to whoever made it.",
    termsNote: "Its posts lead to files on all kinds of sites.",
    recorded: false,
    recommended: false,
    adult: false,
    bridge: null,
    examples: ["sunset", "meme"],
    search: (query, asking) => searchPosts(host, query, asking),
  };
}

async function* searchPosts(host: string, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const question = { q: query, type_: "Posts", listing_type: "All", sort: "TopAll", limit: PAGE_SIZE };
  for (let page = 1; ; page++) {
    const answer = await asking.fetch.json(linkWith(`https://${host}/api/v3/search`, { ...question, page }));
    const posts = resultsAt(answer, "posts");
    yield* posts.flatMap((post) => candidatesOf(host, post));
    if (posts.length === 0) return;
  }
}

/** A post leads to a file, to a page, or nowhere. */
function candidatesOf(host: string, result: JsonObject): CandidateFacts[] {
  const post = objectIn(result["post"]);
  const id = textIn(post["id"]);
  const url = linkIn(post["url"]);
  if (id === null || url === null) return [];
  const mime = textIn(post["url_content_type"]);
  const kind = kindOfFile(mime, new URL(url).pathname);
  if (kind === "file") return [];
  const author = objectIn(result["creator"]);
  const image = objectIn(result["image_details"]);
  const isOwnSize = linkIn(image["link"]) === url;
  return [
    candidate({
      source_id: id,
      kind,
      title: textIn(post["name"]),
      page_url: linkIn(`https://${host}/post/${id}`),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(post["thumbnail_url"]),
      width: isOwnSize ? wholeIn(image["width"]) : null,
      height: isOwnSize ? wholeIn(image["height"]) : null,
      mime,
      creator: firstText(author["display_name"], author["name"]),
      creator_url: linkIn(author["actor_id"]),
      rating: post["nsfw"] === true || objectIn(result["community"])["nsfw"] === true ? "explicit" : "unknown",
    }),
  ];
}
