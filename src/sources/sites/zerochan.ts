import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith, nextPageIn } from "../link-with.ts";
import { readFeed } from "../read-feed.ts";
import { type JsonObject, linkIn, objectIn, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const NOT_FOUND = 404;

/** Zerochan, drawings by their tag, by its feed. Source: https://www.zerochan.net/api and https://www.rssboard.org/media-rss */
export const zerochan: Source = {
  id: "zerochan",
  title: "Zerochan",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["www.zerochan.net"],
  mediaHosts: ["*.zerochan.net"],
  pageSize: 100,
  requestsPerMinute: 60,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote: "The words are one tag; 60 requests a minute. The feed shows previews, not the pictures themselves.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["Touhou", "Hatsune Miku"],

  async *search(query, asking) {
    const tag = encodeURIComponent(query).replaceAll("%20", "+");
    let url: URL | null = linkWith(`https://www.zerochan.net/${tag}`, { xml: "", s: "id" });
    while (url !== null) {
      const feed: string | null = await asking.fetch.text(url, { nothingOn: [NOT_FOUND] });
      if (feed === null) return;
      const { items, next } = readFeed(feed);
      yield* items.flatMap(candidatesOf);
      url = items.length === 0 ? null : nextPageIn(next, url);
    }
  },
};

/** The size told beside a preview is that of the whole picture. */
function candidatesOf(item: JsonObject): CandidateFacts[] {
  const page = withLock(item["link"]);
  const url = withLock(objectIn(item["media:content"])["@url"]);
  const id = page === null ? null : /^\/(\d+)$/.exec(new URL(page).pathname)?.[1];
  if (page === null || url === null || id === null || id === undefined) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(item["title"]),
      page_url: page,
      media_url: url,
      media_kind: "thumbnail_only",
      thumbnail_url: withLock(objectIn(item["media:thumbnail"])["@url"]),
    }),
  ];
}

/** The feed writes http; all of the site's hosts serve https. */
function withLock(value: unknown): string | null {
  return linkIn(textIn(value)?.replace(/^http:/, "https:"));
}
