import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import {
  firstText,
  type JsonObject,
  listIn,
  objectIn,
  resultsAt,
  secureLinkIn,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** The photographs, prints and drawings of the Library of Congress. Source: https://www.loc.gov/apis/json-and-yaml/ */
export const loc: Source = {
  id: "loc",
  title: "Library of Congress",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["www.loc.gov"],
  mediaHosts: ["tile.loc.gov"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 20,
  licenseNote: "A sentence about rights with some results, no licence.",
  termsNote: "20 requests a minute; who asks faster is shut out for an hour.",
  recorded: false,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["dust bowl", "suffrage"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const url = linkWith("https://www.loc.gov/photos/", {
        q: query,
        fo: "json",
        c: Math.min(PAGE_SIZE, asking.limit),
        sp: page,
      });
      const answer = objectIn(await asking.fetch.json(url));
      // Beyond the last page, and where nothing is found, the status stands in the answer.
      if (answer["status"] === 404) return;
      for (const result of resultsAt(answer, "results")) yield* candidatesOf(result);
      if (textIn(objectIn(answer["pagination"])["next"]) === null) return;
    }
  },
};

function* candidatesOf(result: JsonObject): Generator<CandidateFacts> {
  const page = secureLinkIn(result["id"], "https://www.loc.gov/");
  const sizes = listIn(result["image_url"]).flatMap(sizeIn);
  const largest = sizes.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0];
  if (page === null || largest === undefined || result["access_restricted"] === true) return;
  yield candidate({
    source_id: new URL(page).pathname.replaceAll(/^\/(?:item\/)?|\/$/g, ""),
    kind: "image",
    title: textIn(result["title"]),
    page_url: page,
    media_url: largest.url,
    media_kind: "best_known",
    thumbnail_url: sizes[0]?.url ?? null,
    width: largest.width,
    height: largest.height,
    creator: firstText(...listIn(result["contributor"])),
    license: license({ text: firstText(...listIn(result["rights"]), ...listIn(result["rights_advisory"])) }),
  });
}

/** A picture's size stands behind its link: `…v.jpg#h=1024&w=800`. */
function sizeIn(value: unknown): { url: string; width: number | null; height: number | null }[] {
  const link = secureLinkIn(value, "https://www.loc.gov/");
  if (link === null) return [];
  const url = new URL(link);
  const size = new URLSearchParams(url.hash.slice(1));
  url.hash = "";
  return [{ url: url.href, width: wholeIn(size.get("w")), height: wholeIn(size.get("h")) }];
}
