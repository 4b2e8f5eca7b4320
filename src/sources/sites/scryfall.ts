import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith, nextPageIn } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/** "Nothing found" comes with this status. */
const NOT_FOUND = 404;

/** Scryfall, the art of Magic's trading cards. Source: https://scryfall.com/docs/api/cards/search */
export const scryfall: Source = {
  id: "scryfall",
  title: "Scryfall",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.scryfall.com"],
  mediaHosts: ["cards.scryfall.io"],
  pageSize: 175,
  requestsPerMinute: null,
  licenseNote: "Wizards of the Coast's, under its fan content policy; the artist is named with each card.",
  termsNote:
    "No key; a pause between two requests. Pictures of cards must keep their artist's name and their copyright line.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["dragon", "art:lighthouse"],

  async *search(query, asking) {
    let url: URL | null = linkWith("https://api.scryfall.com/cards/search", { q: query });
    while (url !== null) {
      const answer = await asking.fetch.json(url, { nothingOn: [NOT_FOUND] });
      if (answer === null) return;
      yield* resultsAt(answer, "data").flatMap(candidatesOf);
      url = nextPageIn(objectIn(answer)["next_page"], url);
    }
  },
};

/** A card with two sides has its pictures with its faces. */
function candidatesOf(card: JsonObject): CandidateFacts[] {
  const faces = objectsIn(card["card_faces"]).filter((face) => face["image_uris"] !== undefined);
  const sides = card["image_uris"] === undefined ? faces : [card];
  return sides.flatMap((side, index) => candidatesOfSide(card, side, index));
}

function candidatesOfSide(card: JsonObject, side: JsonObject, index: number): CandidateFacts[] {
  const id = textIn(card["id"]);
  const images = objectIn(side["image_uris"]);
  const url = linkIn(images["png"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: index === 0 ? id : `${id}/${index}`,
      kind: "image",
      title: firstText(side["name"], card["name"]),
      page_url: linkIn(card["scryfall_uri"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(images["small"]),
      mime: "image/png",
      creator: firstText(side["artist"], card["artist"]),
    }),
  ];
}
