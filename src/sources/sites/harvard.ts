import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/**
 * The Harvard Art Museums. Only pictures that may be shown in any size (image permission level 0) are taken.
 * Source: https://github.com/harvardartmuseums/api-docs
 */
export const harvard: Source = {
  id: "harvard",
  title: "Harvard Art Museums",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "A form on harvardartmuseums.org/collections/api sends one by mail." }],
  safeSearch: [],
  hosts: ["api.harvardartmuseums.org"],
  mediaHosts: ["nrs.harvard.edu", "ids.lib.harvard.edu"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The museums tell a copyright with a work, no licence.",
  termsNote: "2500 requests a day; not for commercial use; pictures under a size limit are left out.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["self-portrait", "horses"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.harvardartmuseums.org/object", {
        apikey: asking.key(),
        keyword: query,
        hasimage: 1,
        size: Math.min(PAGE_SIZE, asking.limit),
        page,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const object of resultsAt(answer, "records")) yield* candidatesOf(object);
      // The link to the next page carries the key: it only tells that there is one.
      if (textIn(objectIn(answer["info"])["next"]) === null) return;
    }
  },
};

function* candidatesOf(object: JsonObject): Generator<CandidateFacts> {
  const id = textIn(object["id"]);
  const url = linkIn(object["primaryimageurl"]);
  if (id === null || url === null || object["imagepermissionlevel"] !== 0) return;
  const [person] = objectsIn(object["people"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: textOfHtml(textIn(object["title"])),
    page_url: linkIn(object["url"]),
    media_url: url,
    media_kind: "best_known",
    creator: firstText(person?.["displayname"], person?.["name"]),
    license: license({ text: textIn(object["copyright"]) }),
    attribution: textIn(object["creditline"]),
  });
}
