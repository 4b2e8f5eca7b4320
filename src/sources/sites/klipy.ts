import type { CandidateFacts, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 50;
/** Fewer are refused. */
const SMALLEST_PAGE = 8;
const FILTERS: Readonly<Record<SafeSearch, string>> = { strict: "high", moderate: "medium", off: "off" };
const SIZES = ["hd", "md", "sm", "xs"] as const;

/** KLIPY, animated pictures: where those went who used Tenor. Source: https://docs.klipy.com/gifs-api/gifs-search-api */
export const klipy: Source = {
  id: "klipy",
  title: "KLIPY",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "An app key from https://partner.klipy.com/" }],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["api.klipy.com"],
  mediaHosts: ["*.klipy.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each gif belongs to whoever made it.",
  termsNote: "Results are to be shown with the mark “Powered by KLIPY”.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["laughing", "dance"],

  async *search(query, asking) {
    const per_page = Math.max(SMALLEST_PAGE, Math.min(PAGE_SIZE, asking.limit));
    const api = `https://api.klipy.com/api/v1/${encodeURIComponent(asking.key() ?? "")}/gifs/search`;
    for (let page = 1; ; page++) {
      const url = linkWith(api, { q: query, page, per_page, content_filter: FILTERS[asking.safeSearch] });
      const answer = await asking.fetch.json(url);
      const gifs = resultsAt(answer, "data", "data");
      yield* gifs.flatMap(candidatesOf);
      if (gifs.length === 0 || objectIn(objectIn(answer)["data"])["has_next"] !== true) return;
    }
  },
};

/** Advertisements stand among the gifs, without a file. */
function candidatesOf(gif: JsonObject): CandidateFacts[] {
  const id = textIn(gif["id"]);
  const files = SIZES.map((size) => objectIn(objectIn(gif["file"])[size]));
  const file = objectIn(files.find(({ gif: made }) => made !== undefined)?.["gif"]);
  const url = linkIn(file["url"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(gif["title"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(objectIn(files.at(-1)?.["jpg"])["url"]),
      width: wholeIn(file["width"]),
      height: wholeIn(file["height"]),
      size_bytes: wholeIn(file["size"]),
      mime: "image/gif",
    }),
  ];
}
