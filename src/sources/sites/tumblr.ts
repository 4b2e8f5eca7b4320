import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import {
  firstText,
  type JsonObject,
  linkIn,
  numberIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 20;

/** Tumblr, what is posted under a tag. Source: https://www.tumblr.com/docs/en/api/v2#tagged--get-posts-with-a-specific-tag */
export const tumblr: Source = {
  id: "tumblr",
  title: "Tumblr",
  kind: "search",
  media: ["image", "video", "audio"],
  keys: [{ part: null, required: true, help: "The OAuth consumer key of an app: https://www.tumblr.com/oauth/apps" }],
  safeSearch: [],
  hosts: ["api.tumblr.com"],
  mediaHosts: ["*.tumblr.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 300,
  licenseNote: "None is told: each post belongs to whoever wrote it.",
  termsNote: "The words are one tag, the newest posts first; 1000 requests an hour.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["photography", "gif"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let before: number | null = null; ;) {
      const question = { tag: query, api_key: asking.key(), limit, before };
      const answer = await asking.fetch.json(linkWith("https://api.tumblr.com/v2/tagged", question));
      const posts = resultsAt(answer, "response");
      yield* posts.flatMap(candidatesOf);
      const last: number | null = wholeIn(posts.at(-1)?.["featured_timestamp"]) ?? wholeIn(posts.at(-1)?.["timestamp"]);
      if (last === null || last === before) return;
      before = last;
    }
  },
};

/** A post of another kind, or one whose film or sound is on another site, has no file here. */
function candidatesOf(post: JsonObject): CandidateFacts[] {
  const id = firstText(post["id_string"], post["id"]);
  if (id === null) return [];
  const facts = factsOf(post);
  if (post["type"] === "photo") return photosOf(id, post, facts);
  const kind = post["type"] === "video" ? "video" : "audio";
  const url = linkIn(post[`${kind}_url`]);
  if (url === null || (post["type"] !== "video" && post["type"] !== "audio")) return [];
  return [
    candidate({
      ...facts,
      source_id: id,
      kind,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(post["thumbnail_url"]),
      duration_seconds: numberIn(post["duration"]),
    }),
  ];
}

function photosOf(id: string, post: JsonObject, facts: Partial<CandidateFacts>): CandidateFacts[] {
  return objectsIn(post["photos"]).flatMap((photo, place) => {
    const sizes = objectsIn(photo["alt_sizes"]);
    const best = objectIn(photo["original_size"] ?? sizes[0]);
    const url = linkIn(best["url"]);
    if (url === null) return [];
    return [
      candidate({
        ...facts,
        source_id: `${id}/${place + 1}`,
        kind: "image",
        title: textOfHtml(textIn(photo["caption"])) ?? facts.title ?? null,
        media_url: url,
        media_kind: "best_known",
        thumbnail_url: linkIn(sizes.at(-2)?.["url"]),
        width: wholeIn(best["width"]),
        height: wholeIn(best["height"]),
      }),
    ];
  });
}

function factsOf(post: JsonObject): Partial<CandidateFacts> {
  const blog = textIn(post["blog_name"]);
  return {
    title: firstText(post["summary"], textOfHtml(textIn(post["caption"]))),
    page_url: linkIn(post["post_url"]),
    creator: blog,
    creator_url: blog === null ? null : linkIn(`https://www.tumblr.com/${encodeURIComponent(blog)}`),
  };
}
