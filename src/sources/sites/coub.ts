import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 25;

/** Coub, short loops with a sound of their own, by their pages. Source: https://coub.com/dev/docs */
export const coub: Source = {
  id: "coub",
  title: "Coub",
  kind: "media_site",
  media: ["video"],
  keys: [],
  safeSearch: [],
  hosts: ["coub.com"],
  mediaHosts: ["coub.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each loop belongs to whoever made it.",
  termsNote: "The interface tells a loop's page; picture and sound behind it are found by yt-dlp.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: "ytdlp",
  examples: ["https://coub.com/view/5u5n1", "rocket"],

  async *search(query, asking) {
    const per_page = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const question = { q: query, order_by: "newest_popular", per_page, page };
      const answer = await asking.fetch.json(linkWith("https://coub.com/api/v2/search/coubs", question));
      const loops = resultsAt(answer, "coubs");
      yield* loops.flatMap(candidatesOf);
      if (loops.length === 0 || page >= (wholeIn(objectIn(answer)["total_pages"]) ?? 1)) return;
    }
  },
};

function candidatesOf(loop: JsonObject): CandidateFacts[] {
  const id = textIn(loop["permalink"]);
  if (id === null) return [];
  const page = `https://coub.com/view/${encodeURIComponent(id)}`;
  const channel = objectIn(loop["channel"]);
  const name = textIn(channel["permalink"]);
  return [
    candidate({
      source_id: id,
      kind: "video",
      title: textIn(loop["title"]),
      page_url: page,
      media_url: page,
      media_kind: "best_known",
      thumbnail_url: linkIn(loop["picture"]),
      duration_seconds: numberIn(loop["duration"]),
      creator: textIn(channel["title"]),
      creator_url: name === null ? null : linkIn(`https://coub.com/${encodeURIComponent(name)}`),
      rating: ratingOf(loop),
    }),
  ];
}

/** A loop is kept from the young by its author or by the site; that it is not does not make it safe. */
function ratingOf(loop: JsonObject): Rating {
  const flags = ["age_restricted", "age_restricted_by_admin", "not_safe_for_work"];
  return flags.some((flag) => loop[flag] === true) ? "explicit" : "unknown";
}
