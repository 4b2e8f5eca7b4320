import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

/** "Nothing found" comes with this status. */
const NOT_FOUND = 404;

/** SVGL, logos of brands as drawings. Source: https://svgl.app/docs/api */
export const svgl: Source = {
  id: "svgl",
  title: "SVGL",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.svgl.app"],
  mediaHosts: ["svgl.app"],
  pageSize: 100,
  requestsPerMinute: null,
  licenseNote: "Each logo belongs to its brand, whose page tells how it may be used.",
  termsNote: "No key; answers are to be kept, not asked for again and again.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["discord", "svelte"],

  async *search(query, asking) {
    const url = linkWith("https://api.svgl.app/", { search: query });
    const answer = await asking.fetch.json(url, { nothingOn: [NOT_FOUND] });
    if (answer !== null) yield* resultsAt(answer).flatMap(candidatesOf);
  },
};

/** A logo is one drawing, or one for light pages and one for dark ones; the brand's name as drawing may stand beside. */
function candidatesOf(logo: JsonObject): CandidateFacts[] {
  return [...linksIn(logo["route"]), ...linksIn(logo["wordmark"])].map((url) =>
    candidate({
      source_id: url,
      kind: "image",
      title: textIn(logo["title"]),
      page_url: linkIn(logo["url"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: url,
      mime: "image/svg+xml",
    }),
  );
}

function linksIn(value: unknown): string[] {
  const { light, dark } = objectIn(value);
  return [value, light, dark].map((one) => linkIn(one)).filter((link) => link !== null);
}
