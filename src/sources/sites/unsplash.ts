import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { AskHeaders, Asking, Source } from "../source.ts";

const API = "api.unsplash.com";
const PAGE_SIZE = 30;

/** Unsplash, photographs that may be used freely. Source: https://unsplash.com/documentation#search-photos */
export const unsplash: Source = {
  id: "unsplash",
  title: "Unsplash",
  kind: "search",
  media: ["image"],
  keys: [
    { part: null, required: true, help: "The access key of an application at https://unsplash.com/oauth/applications" },
  ],
  safeSearch: ["strict", "moderate"],
  hosts: [API],
  mediaHosts: ["images.unsplash.com", "plus.unsplash.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The Unsplash licence: free to use, not to be sold unchanged.",
  termsNote:
    "50 requests an hour until Unsplash approves the application; photographer and Unsplash are to be named with links, and downloads told to it.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["dog", "hallway"],

  async *search(query, asking) {
    const headers = headersWith(asking);
    for (let page = 1; ; page++) {
      const url = linkWith(`https://${API}/search/photos`, {
        query,
        page,
        per_page: Math.min(PAGE_SIZE, asking.limit),
        content_filter: asking.safeSearch === "strict" ? "high" : "low",
      });
      const answer = await asking.fetch.json(url, { headers });
      const results = resultsAt(answer, "results");
      yield* results.flatMap(candidatesOf);
      if (results.length === 0 || page >= (wholeIn(objectIn(answer)["total_pages"]) ?? 1)) return;
    }
  },

  async tellOfDownload(notice, means) {
    await means.fetch.json(notice, { headers: headersWith(means) });
  },
};

function headersWith({ key }: Pick<Asking, "key">): AskHeaders {
  return { authorization: `Client-ID ${key()}`, "accept-version": "v1" };
}

/** Where a download is counted; a link that leads elsewhere is none. */
function noticeOf(photo: JsonObject): string | null {
  const link = linkIn(objectIn(photo["links"])["download_location"]);
  return link !== null && new URL(link).host === API ? link : null;
}

function candidatesOf(photo: JsonObject): CandidateFacts[] {
  const id = textIn(photo["id"]);
  const urls = objectIn(photo["urls"]);
  const url = linkIn(urls["raw"]);
  if (id === null || url === null) return [];
  const user = objectIn(photo["user"]);
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: firstText(photo["description"], photo["alt_description"]),
      page_url: linkIn(objectIn(photo["links"])["html"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(urls["small"]),
      width: wholeIn(photo["width"]),
      height: wholeIn(photo["height"]),
      creator: textIn(user["name"]),
      creator_url: linkIn(objectIn(user["links"])["html"]),
      notice_url: noticeOf(photo),
    }),
  ];
}
