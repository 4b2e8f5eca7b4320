import type { CandidateFacts, Rating, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/** A digit each for "sfw", "sketchy" and "nsfw"; the last is for holders of a key alone. */
const PURITIES: Readonly<Record<SafeSearch, string>> = { strict: "100", moderate: "110", off: "111" };
const RATINGS: Readonly<Record<string, Rating>> = { sfw: "safe", sketchy: "questionable", nsfw: "explicit" };

/** Wallhaven, wallpapers. Source: https://wallhaven.cc/help/api */
export const wallhaven: Source = {
  id: "wallhaven",
  title: "Wallhaven",
  kind: "search",
  media: ["image"],
  keys: [
    { part: null, required: false, help: "Only for what is not safe for work: https://wallhaven.cc/settings/account" },
  ],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["wallhaven.cc"],
  mediaHosts: ["w.wallhaven.cc"],
  pageSize: 24,
  requestsPerMinute: 45,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote: "45 requests a minute.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["mountains", "night city"],

  async *search(query, asking) {
    const key = asking.key();
    const headers: Record<string, string> = key === null ? {} : { "x-api-key": key };
    const purity = PURITIES[key === null && asking.safeSearch === "off" ? "moderate" : asking.safeSearch];
    for (let page = 1; ; page++) {
      const url = linkWith("https://wallhaven.cc/api/v1/search", { q: query, purity, sorting: "relevance", page });
      const answer = await asking.fetch.json(url, { headers });
      const wallpapers = resultsAt(answer, "data");
      yield* wallpapers.flatMap(candidatesOf);
      const last = wholeIn(objectIn(objectIn(answer)["meta"])["last_page"]) ?? 1;
      if (wallpapers.length === 0 || page >= last) return;
    }
  },
};

function candidatesOf(wallpaper: JsonObject): CandidateFacts[] {
  const id = textIn(wallpaper["id"]);
  const url = linkIn(wallpaper["path"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      page_url: linkIn(wallpaper["url"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(objectIn(wallpaper["thumbs"])["small"]),
      width: wholeIn(wallpaper["dimension_x"]),
      height: wholeIn(wallpaper["dimension_y"]),
      size_bytes: wholeIn(wallpaper["file_size"]),
      mime: textIn(wallpaper["file_type"]),
      rating: RATINGS[textIn(wallpaper["purity"]) ?? ""] ?? "unknown",
    }),
  ];
}
