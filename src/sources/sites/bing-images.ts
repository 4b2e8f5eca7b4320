import type { CandidateFacts, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith, nextPageIn } from "../link-with.ts";
import { attribute, type Element, elementsIn, elementsOf, hasClass, textOf } from "../read-html.ts";
import { jsonIn, linkIn, objectIn, textIn } from "../read-json.ts";
import { sizeIn } from "../read-size.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const FILTERS: Readonly<Record<SafeSearch, string>> = { strict: "STRICT", moderate: "DEMOTE", off: "OFF" };

/**
 * The pictures that Bing finds, read from its page for browsers: its API ended in August 2025.
 * Source: the page itself, https://www.bing.com/images/search
 */
export const bingImages: Source = {
  id: "bing_images",
  title: "Bing Images",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["www.bing.com"],
  mediaHosts: "anywhere",
  pageSize: 35,
  requestsPerMinute: null,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote: "There is no open interface: the page for browsers is read, and Bing may refuse it at any time.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["golang gopher", "lighthouse"],

  async *search(query, asking) {
    const filter = FILTERS[asking.safeSearch];
    const headers = { cookie: `SRCHHPGUSR=ADLT=${filter}` };
    let url: URL | null = linkWith("https://www.bing.com/images/search", {
      q: query,
      first: 1,
      adlt: filter.toLowerCase(),
    });
    while (url !== null) {
      const parts = partsOf((await asking.fetch.text(url, { headers })) ?? "");
      yield* parts.flatMap(candidatesOf);
      const next = nextPageIn(parts.map((part) => attribute(part, "data-nexturl")).find(Boolean), url);
      url = next === null ? null : linkWith(next, { adlt: filter.toLowerCase() });
    }
  },
};

/** The boxes of the pictures, and the list that they stand in, which names the next page. */
function partsOf(page: string): Element[] {
  const parts = elementsIn(page, (element) => hasClass(element, "imgpt") || hasClass(element, "dgControl"));
  if (parts.length === 0) throw oddAnswer("the page has no list of pictures");
  return parts;
}

function candidatesOf(part: Element): CandidateFacts[] {
  if (!hasClass(part, "imgpt")) return [];
  const [link] = elementsOf(part, (element) => hasClass(element, "iusc"));
  const facts = objectIn(jsonIn(attribute(link, "m")));
  // Pictures of queries that Bing suggests besides have no id; they do not answer this one.
  const id = textIn(facts["mid"]);
  const url = linkIn(facts["murl"]);
  if (id === null || url === null) return [];
  const [size] = elementsOf(part, (element) => hasClass(element, "nowrap"));
  return [
    candidate({
      source_id: id,
      kind: "image",
      // Private characters mark where a word of the query stands.
      title: textIn(textIn(facts["t"])?.replaceAll(/[\uE000\uE001]/g, "")),
      page_url: linkIn(facts["purl"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(facts["turl"]),
      ...sizeIn(textOf(size)),
    }),
  ];
}
