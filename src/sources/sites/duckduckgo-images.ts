import type { CandidateFacts, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith, nextPageIn } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";
import { oddAnswer, SourceFailure } from "../source-failure.ts";

const HOME = "https://duckduckgo.com/";
const LONGEST_QUERY = 499;
const FILTERS: Readonly<Record<SafeSearch, string>> = { strict: "1", moderate: "-1", off: "-2" };

/**
 * The pictures that DuckDuckGo finds: a token is read from its page, and its results are asked for with it.
 * Source: the page itself, https://duckduckgo.com/?iar=images
 */
export const duckduckgoImages: Source = {
  id: "duckduckgo_images",
  title: "DuckDuckGo Images",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["duckduckgo.com"],
  mediaHosts: "anywhere",
  pageSize: 100,
  requestsPerMinute: null,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote:
    "There is no open interface: what the page for browsers uses is asked, and DuckDuckGo often takes it for a robot.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["minecraft", "lighthouse"],

  async *search(query, asking) {
    if (query.length > LONGEST_QUERY)
      throw new SourceFailure("failed", `DuckDuckGo takes queries of up to ${LONGEST_QUERY} characters.`);
    const token = await askToken(query, asking);
    const p = FILTERS[asking.safeSearch];
    let url: URL | null = linkWith(`${HOME}i.js`, { o: "json", q: query, l: "us-en", u: "bing", p, vqd: token });
    while (url !== null) {
      const answer = await asking.fetch.json(url, { headers: headersFor(asking.safeSearch) });
      const results = resultsAt(answer, "results");
      if (results.length === 0) return;
      yield* results.flatMap(candidatesOf);
      const next = nextPageIn(objectIn(answer)["next"], url);
      // The link of the next page comes without the token, and not always with the filter that was asked for.
      url = next === null ? null : linkWith(next, { p, vqd: token });
    }
  },
};

/** The token belongs to the query and to the user agent; it stands in the page in several forms. */
async function askToken(query: string, asking: Asking): Promise<string> {
  const url = linkWith(HOME, { q: query, iar: "images", t: "h_" });
  const page = (await asking.fetch.text(url, { headers: headersFor(asking.safeSearch) })) ?? "";
  const token = /\bvqd=["']?([\d-]+)/.exec(page)?.[1];
  if (token === undefined) throw oddAnswer("the page carries no token for its results");
  return token;
}

function headersFor(level: SafeSearch): Record<string, string> {
  const referer = { referer: HOME };
  return level === "moderate" ? referer : { ...referer, cookie: `p=${FILTERS[level]}` };
}

function candidatesOf(result: JsonObject): CandidateFacts[] {
  const url = linkIn(result["image"]);
  if (url === null) return [];
  return [
    candidate({
      source_id: url,
      kind: "image",
      title: textIn(result["title"]),
      page_url: linkIn(result["url"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(result["thumbnail"]),
      width: wholeIn(result["width"]),
      height: wholeIn(result["height"]),
    }),
  ];
}
