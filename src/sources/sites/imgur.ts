import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, ratingByFlag } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/** Imgur, a host of pictures and short films. Source: https://apidocs.imgur.com/#3c981acf-47aa-488f-b068-269f65aee3ce */
export const imgur: Source = {
  id: "imgur",
  title: "Imgur",
  kind: "search",
  media: ["image", "video"],
  keys: [
    { part: null, required: true, help: "The client ID of an application at https://api.imgur.com/oauth2/addclient" },
  ],
  safeSearch: [],
  hosts: ["api.imgur.com"],
  mediaHosts: ["i.imgur.com"],
  pageSize: 60,
  requestsPerMinute: null,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote: "A free client ID is not for trade; whether Imgur still registers new applications is doubtful.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["cat", "mountain"],

  async *search(query, asking) {
    const headers = { authorization: `Client-ID ${asking.key()}` };
    for (let page = 0; ; page++) {
      const url = linkWith(`https://api.imgur.com/3/gallery/search/top/all/${page}`, { q: query });
      const posts = resultsAt(await asking.fetch.json(url, { headers }), "data");
      yield* posts.flatMap(candidatesOf);
      if (posts.length === 0) return;
    }
  },
};

/** An album's own link is a page; its files stand in it, not always all of them. */
function candidatesOf(post: JsonObject): CandidateFacts[] {
  if (post["is_album"] !== true) return candidatesOfFile(post, {});
  const page_url = linkIn(post["link"]);
  return objectsIn(post["images"]).flatMap((file) =>
    candidatesOfFile({ ...file, nsfw: post["nsfw"] }, { ...named(post), page_url }),
  );
}

function candidatesOfFile(file: JsonObject, album: Partial<CandidateFacts>): CandidateFacts[] {
  const id = textIn(file["id"]);
  const url = linkIn(file["link"]);
  const mime = textIn(file["type"]);
  if (id === null || url === null) return [];
  const own = named(file);
  return [
    candidate({
      source_id: id,
      kind: mime?.startsWith("video/") ? "video" : "image",
      page_url: album.page_url ?? null,
      media_url: url,
      media_kind: "original",
      width: wholeIn(file["width"]),
      height: wholeIn(file["height"]),
      size_bytes: wholeIn(file["size"]),
      mime,
      title: own.title ?? album.title ?? null,
      creator: own.creator ?? album.creator ?? null,
      rating: ratingByFlag(file["nsfw"]),
    }),
  ];
}

function named(post: JsonObject): Pick<CandidateFacts, "title" | "creator"> {
  return { title: textIn(post["title"]), creator: textIn(post["account_url"]) };
}
