import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, ratingByFlag } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Reddit, the pictures and films of its posts. Source: https://www.reddit.com/dev/api/#GET_search */
export const reddit: Source = {
  id: "reddit",
  title: "Reddit",
  kind: "search",
  media: ["image", "video"],
  keys: [
    {
      part: null,
      required: true,
      help: "An OAuth access token of an app that Reddit approved (https://www.reddit.com/prefs/apps); it ends after a day.",
    },
  ],
  safeSearch: ["strict", "off"],
  hosts: ["oauth.reddit.com"],
  mediaHosts: ["*.redd.it", "i.imgur.com", "www.reddit.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 100,
  licenseNote: "None is told: each post belongs to whoever wrote it.",
  termsNote:
    "New apps need Reddit's approval. A film is told by its post's page; the file behind it is found by yt-dlp.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["aurora", "earthporn"],

  async *search(query, asking) {
    const headers = { authorization: `Bearer ${asking.key()}` };
    const limit = Math.min(PAGE_SIZE, asking.limit);
    const include_over_18 = asking.safeSearch === "off" ? "on" : "off";
    for (let after: string | null = null; ;) {
      const question = { q: query, type: "link", raw_json: 1, include_over_18, limit, after };
      const answer = await asking.fetch.json(linkWith("https://oauth.reddit.com/search", question), { headers });
      yield* resultsAt(answer, "data", "children").flatMap((child) => candidatesOf(objectIn(child["data"])));
      after = textIn(objectIn(objectIn(answer)["data"])["after"]);
      if (after === null) return;
    }
  },
};

function candidatesOf(post: JsonObject): CandidateFacts[] {
  const id = textIn(post["name"]);
  if (id === null) return [];
  const facts = factsOf(post);
  if (post["is_video"] === true) return filmOf(id, post, facts);
  if (post["is_gallery"] === true) return galleryOf(id, post, facts);
  const url = linkIn(post["url"]);
  const kind = url === null ? "file" : kindOfFile(null, new URL(url).pathname);
  if (url === null || (kind !== "image" && kind !== "video")) return [];
  return [candidate({ ...facts, source_id: id, kind, media_url: url, media_kind: "original" })];
}

/** Picture and sound are apart in the files that the post tells. */
function filmOf(id: string, post: JsonObject, facts: Partial<CandidateFacts>): CandidateFacts[] {
  const film = objectIn(objectIn(post["media"])["reddit_video"]);
  if (facts.page_url === undefined || facts.page_url === null) return [];
  return [
    candidate({
      ...facts,
      source_id: id,
      kind: "video",
      media_url: facts.page_url,
      media_kind: "best_known",
      width: wholeIn(film["width"]),
      height: wholeIn(film["height"]),
      duration_seconds: numberIn(film["duration"]),
    }),
  ];
}

function galleryOf(id: string, post: JsonObject, facts: Partial<CandidateFacts>): CandidateFacts[] {
  const files = objectIn(post["media_metadata"]);
  return objectsIn(objectIn(post["gallery_data"])["items"]).flatMap((item) => {
    const name = textIn(item["media_id"]) ?? "";
    const file = objectIn(Object.hasOwn(files, name) ? files[name] : null);
    const source = objectIn(file["s"]);
    const url = linkIn(source["u"]) ?? linkIn(source["gif"]);
    if (url === null) return [];
    return [
      candidate({
        ...facts,
        source_id: `${id}/${name}`,
        kind: "image",
        title: textIn(item["caption"]) ?? facts.title ?? null,
        media_url: url,
        media_kind: "best_known",
        width: wholeIn(source["x"]),
        height: wholeIn(source["y"]),
      }),
    ];
  });
}

function factsOf(post: JsonObject): Partial<CandidateFacts> {
  const author = textIn(post["author"]);
  return {
    title: textIn(post["title"]),
    page_url: linkIn(post["permalink"], "https://www.reddit.com"),
    thumbnail_url: linkIn(post["thumbnail"]),
    creator: author,
    creator_url: author === null ? null : linkIn(`https://www.reddit.com/user/${encodeURIComponent(author)}`),
    rating: ratingByFlag(post["over_18"]),
  };
}
