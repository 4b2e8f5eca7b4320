import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { attribute, type Element, elementsIn, elementsOf, hasClass, textOf } from "../read-html.ts";
import { linkIn, textIn } from "../read-json.ts";
import { sizeIn } from "../read-size.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

/**
 * The pictures that Ecosia finds, read from its page for browsers.
 * Source: the page itself, https://www.ecosia.org/images
 */
export const ecosiaImages: Source = {
  id: "ecosia_images",
  title: "Ecosia Images",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["www.ecosia.org"],
  mediaHosts: "anywhere",
  pageSize: 24,
  requestsPerMinute: null,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote:
    "There is no open interface: the page for browsers is read, and Ecosia often asks for a proof that one is human.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["oak", "lighthouse"],

  async *search(query, asking) {
    for (let page = 0; ; page++) {
      const url = linkWith("https://www.ecosia.org/images", { q: query, p: page });
      const results = resultsIn((await asking.fetch.text(url)) ?? "");
      yield* results.flatMap(candidatesOf);
      if (results.length === 0) return;
    }
  },
};

function resultsIn(page: string): Element[] {
  const [feed] = elementsIn(page, (element) => attribute(element, "role") === "feed");
  if (feed === undefined) throw oddAnswer("the page has no list of pictures");
  return elementsOf(feed, isPart("images-result"));
}

function candidatesOf(result: Element): CandidateFacts[] {
  const [link] = elementsOf(result, isPart("image-result-link"));
  const [size] = elementsOf(result, isPart("image-result-dimensions"));
  const [page] = elementsOf(result, (element) => hasClass(element, "image-result__details-link"));
  const [thumbnail] = elementsOf(result, (element) => hasClass(element, "image-result__image"));
  const id = attribute(result, "aria-describedby")?.replace(/^image-details-/, "");
  const url = linkIn(attribute(link, "href"));
  if (id === undefined || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(attribute(result, "aria-label")),
      page_url: linkIn(attribute(page, "href")),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(attribute(thumbnail, "src")),
      ...sizeIn(textOf(size)),
    }),
  ];
}

function isPart(name: string): (element: Element) => boolean {
  return (element) => attribute(element, "data-test-id") === name;
}
