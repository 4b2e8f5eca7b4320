import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;
/** No page may end behind it. */
const MOST_RESULTS = 10_000;

/**
 * The Rijksmuseum, Amsterdam, by its older interface.
 * Source: https://data.rijksmuseum.nl/docs/ and the documents of /api/en/collection before it.
 */
export const rijksmuseum: Source = {
  id: "rijksmuseum",
  title: "Rijksmuseum",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "Made on www.rijksmuseum.nl in the settings of an account." }],
  safeSearch: [],
  hosts: ["www.rijksmuseum.nl"],
  mediaHosts: ["lh3.googleusercontent.com", "lh3.ggpht.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "Not told with each result; most of what may be downloaded is in the public domain.",
  termsNote:
    "The museum has replaced this interface by its linked data, which want no key; it may answer 410 (gone) only.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["night watch", "tulips"],

  async *search(query, asking) {
    const ps = Math.min(PAGE_SIZE, asking.limit);
    for (let p = 1; p * ps <= MOST_RESULTS; p++) {
      const url = linkWith("https://www.rijksmuseum.nl/api/en/collection", {
        key: asking.key(),
        format: "json",
        q: query,
        imgonly: "True",
        p,
        ps,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const object of resultsAt(answer, "artObjects")) yield* candidatesOf(object);
      if (p * ps >= (wholeIn(answer["count"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(object: JsonObject): Generator<CandidateFacts> {
  const image = objectIn(object["webImage"]);
  const id = textIn(object["objectNumber"]);
  const url = linkIn(image["url"]);
  if (id === null || url === null || object["permitDownload"] !== true) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(object["title"]),
    page_url: linkIn(objectIn(object["links"])["web"]),
    media_url: url,
    media_kind: "best_known",
    width: wholeIn(image["width"]),
    height: wholeIn(image["height"]),
    creator: textIn(object["principalOrFirstMaker"]),
    attribution: textIn(object["longTitle"]),
  });
}
