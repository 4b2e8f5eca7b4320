import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, ratingByFlag } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/** Lexica, pictures made by Stable Diffusion. Source: https://lexica.art/docs */
export const lexica: Source = {
  id: "lexica",
  title: "Lexica",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["lexica.art"],
  mediaHosts: ["image.lexica.art", "lexica-serve-encoded-images.sharif.workers.dev"],
  pageSize: 50,
  requestsPerMinute: null,
  licenseNote: "None is told: pictures made by a machine, under Lexica's terms.",
  termsNote: "An API of 2022 that its own page has left behind: it may be gone. 50 results a query, no further page.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["crater", "castle"],

  async *search(query, asking) {
    const answer = await asking.fetch.json(linkWith("https://lexica.art/api/v1/search", { q: query }));
    yield* resultsAt(answer, "images").flatMap(candidatesOf);
  },
};

function candidatesOf(image: JsonObject): CandidateFacts[] {
  const id = textIn(image["id"]);
  const url = linkIn(image["src"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(image["prompt"]),
      page_url: linkIn(image["gallery"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(image["srcSmall"]),
      width: wholeIn(image["width"]),
      height: wholeIn(image["height"]),
      rating: ratingByFlag(image["nsfw"]),
    }),
  ];
}
