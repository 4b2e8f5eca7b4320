import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, listIn, objectIn, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const API = "https://api.iconify.design/";
const PAGE_SIZE = 999;
/** Fewer are refused. */
const SMALLEST_PAGE = 32;

/** Iconify, open sets of icons. Source: https://iconify.design/docs/api/search.html */
export const iconify: Source = {
  id: "iconify",
  title: "Iconify",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.iconify.design"],
  mediaHosts: ["api.iconify.design"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "An open licence, named with each set of icons.",
  termsNote: "No key; do not ask for more than is needed.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["home", "arrow"],

  async *search(query, asking) {
    // The search cannot go on from where it ended: all that is wanted is asked for at once.
    const limit = Math.max(SMALLEST_PAGE, Math.min(PAGE_SIZE, asking.limit));
    const answer = objectIn(await asking.fetch.json(linkWith(`${API}search`, { query, limit })));
    if (!Array.isArray(answer["icons"])) throw oddAnswer('it has no list at "icons"');
    const sets = objectIn(answer["collections"]);
    yield* listIn(answer["icons"]).flatMap((name) => candidatesOf(textIn(name) ?? "", sets));
  },
};

function candidatesOf(icon: string, sets: JsonObject): CandidateFacts[] {
  const [, prefix, name] = /^([a-z0-9-]+):([a-z0-9-]+)$/.exec(icon) ?? [];
  if (prefix === undefined || name === undefined) return [];
  const set = objectIn(sets[prefix]);
  const author = objectIn(set["author"]);
  const terms = objectIn(set["license"]);
  const url = `${API}${prefix}/${name}.svg`;
  return [
    candidate({
      source_id: icon,
      kind: "image",
      title: name.replaceAll("-", " "),
      page_url: `https://icon-sets.iconify.design/${prefix}/${name}/`,
      media_url: url,
      media_kind: "original",
      thumbnail_url: url,
      mime: "image/svg+xml",
      creator: textIn(author["name"]),
      creator_url: linkIn(author["url"]),
      license: license({ code: textIn(terms["spdx"]), url: linkIn(terms["url"]), text: textIn(terms["title"]) }),
    }),
  ];
}
