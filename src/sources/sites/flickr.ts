import type { CandidateFacts, License, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { licenseOfLink } from "../cc-license.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer, SourceFailure } from "../source-failure.ts";

const PAGE_SIZE = 250;
/** From the original down; most owners keep the first ones to themselves. */
const SIZES = ["o", "k", "h", "l", "c", "z", "m"] as const;
const EXTRAS = ["license", "owner_name", "o_dims", "url_t", ...SIZES.map((size) => `url_${size}`)].join(",");
const SAFETY: Readonly<Record<SafeSearch, number>> = { strict: 1, moderate: 2, off: 3 };
/** Of the same search no more than these can be had. */
const MOST_RESULTS = 4000;
/** "Invalid API Key". */
const KEY_REFUSED = "100";

/** Source: https://www.flickr.com/services/api/flickr.photos.licenses.getInfo.html */
const LICENSES: Readonly<Record<string, readonly [name: string, url: string | null]>> = {
  "0": ["All Rights Reserved", null],
  "1": ["Attribution-NonCommercial-ShareAlike License", "https://creativecommons.org/licenses/by-nc-sa/2.0/"],
  "2": ["Attribution-NonCommercial License", "https://creativecommons.org/licenses/by-nc/2.0/"],
  "3": ["Attribution-NonCommercial-NoDerivs License", "https://creativecommons.org/licenses/by-nc-nd/2.0/"],
  "4": ["Attribution License", "https://creativecommons.org/licenses/by/2.0/"],
  "5": ["Attribution-ShareAlike License", "https://creativecommons.org/licenses/by-sa/2.0/"],
  "6": ["Attribution-NoDerivs License", "https://creativecommons.org/licenses/by-nd/2.0/"],
  "7": ["No known copyright restrictions", "https://www.flickr.com/commons/usage/"],
  "8": ["United States Government Work", "http://www.usa.gov/copyright.shtml"],
  "9": ["Public Domain Dedication (CC0)", "https://creativecommons.org/publicdomain/zero/1.0/"],
  "10": ["Public Domain Mark", "https://creativecommons.org/publicdomain/mark/1.0/"],
};

/** Flickr, photographs of everybody. Source: https://www.flickr.com/services/api/flickr.photos.search.html */
export const flickr: Source = {
  id: "flickr",
  title: "Flickr",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "An API key from https://www.flickr.com/services/apps/create/" }],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["api.flickr.com"],
  mediaHosts: ["*.staticflickr.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 60,
  licenseNote: "Named with each photo: from all rights reserved to the public domain.",
  termsNote: "3600 requests an hour and key; the owner is to be named, with a link to the photo's page.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["church", "reef"],

  async *search(query, asking) {
    const per_page = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; page * per_page <= MOST_RESULTS; page++) {
      const url = linkWith("https://api.flickr.com/services/rest/", {
        method: "flickr.photos.search",
        api_key: asking.key(),
        format: "json",
        nojsoncallback: 1,
        text: query,
        sort: "relevance",
        media: "photos",
        safe_search: SAFETY[asking.safeSearch],
        extras: EXTRAS,
        per_page,
        page,
      });
      const answer = objectIn(await asking.fetch.json(url));
      demandOk(answer);
      const photos = resultsAt(answer, "photos", "photo");
      yield* photos.flatMap(candidatesOf);
      if (photos.length === 0 || page >= (wholeIn(objectIn(answer["photos"])["pages"]) ?? 1)) return;
    }
  },
};

/** Errors come with status 200. */
function demandOk({ stat, code, message }: JsonObject): void {
  if (stat === "ok") return;
  if (textIn(code) === KEY_REFUSED) throw new SourceFailure("needs_key", "Flickr does not take the key.");
  throw oddAnswer(`it says "${textIn(message) ?? "an error"}"`);
}

function candidatesOf(photo: JsonObject): CandidateFacts[] {
  const id = textIn(photo["id"]);
  const owner = textIn(photo["owner"]);
  const size = SIZES.find((name) => linkIn(photo[`url_${name}`]) !== null);
  const url = linkIn(photo[`url_${size}`]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(photo["title"]),
      page_url: owner === null ? null : linkIn(`https://www.flickr.com/photos/${owner}/${id}`),
      media_url: url,
      media_kind: size === "o" ? "original" : "best_known",
      thumbnail_url: linkIn(photo["url_t"]),
      width: wholeIn(photo[`width_${size}`]),
      height: wholeIn(photo[`height_${size}`]),
      creator: textIn(photo["ownername"]),
      creator_url: owner === null ? null : linkIn(`https://www.flickr.com/people/${owner}/`),
      license: licenseOf(textIn(photo["license"])),
    }),
  ];
}

function licenseOf(id: string | null): License | null {
  const [name, url] = LICENSES[id ?? ""] ?? [null, null];
  return licenseOfLink(url, name);
}
