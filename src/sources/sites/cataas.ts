import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, listIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Cat as a service, photographs of cats by their tags. Source: https://cataas.com/doc.html */
export const cataas: Source = {
  id: "cataas",
  title: "Cat as a service",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["cataas.com"],
  mediaHosts: ["cataas.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote: "No key; asked for by tags alone (“cute”, “orange sleepy”).",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["cute", "gif"],

  async *search(query, asking) {
    const tags = query.split(/\s+/).filter(Boolean).join(",");
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let skip = 0; ; skip += limit) {
      const cats = resultsAt(await asking.fetch.json(linkWith("https://cataas.com/api/cats", { tags, skip, limit })));
      yield* cats.flatMap(candidatesOf);
      if (cats.length < limit) return;
    }
  },
};

function candidatesOf(cat: JsonObject): CandidateFacts[] {
  const id = firstText(cat["id"], cat["_id"]);
  if (id === null) return [];
  const url = `https://cataas.com/cat/${encodeURIComponent(id)}`;
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(listIn(cat["tags"]).join(", ")),
      media_url: url,
      media_kind: "original",
      thumbnail_url: url,
      size_bytes: wholeIn(cat["size"]),
      mime: textIn(cat["mimetype"]),
    }),
  ];
}
