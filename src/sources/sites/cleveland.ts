import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** The Cleveland Museum of Art. Source: https://openaccess-api.clevelandart.org/ */
export const cleveland: Source = {
  id: "cleveland",
  title: "Cleveland Museum of Art",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["openaccess-api.clevelandart.org"],
  mediaHosts: ["openaccess-cdn.clevelandart.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "CC0 where the museum says so; otherwise what it says in its place.",
  termsNote: "Free to use; the pictures for print are taken, not the archived ones of hundreds of megabytes.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["landscape", "dancers"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let skip = 0; ; skip += limit) {
      const url = linkWith("https://openaccess-api.clevelandart.org/api/artworks/", {
        q: query,
        has_image: 1,
        limit,
        skip,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const work of resultsAt(answer, "data")) yield* candidatesOf(work);
      if (skip + limit >= (wholeIn(objectIn(answer["info"])["total"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(work: JsonObject): Generator<CandidateFacts> {
  const images = objectIn(work["images"]);
  const web = objectIn(images["web"]);
  const best = linkIn(objectIn(images["print"])["url"]) === null ? web : objectIn(images["print"]);
  const id = textIn(work["id"]);
  const url = linkIn(best["url"]);
  if (id === null || url === null) return;
  const status = textIn(work["share_license_status"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: textOfHtml(textIn(work["title"])),
    page_url: linkIn(work["url"]),
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: linkIn(web["url"]),
    width: wholeIn(best["width"]),
    height: wholeIn(best["height"]),
    size_bytes: wholeIn(best["filesize"]),
    creator: textIn(objectsIn(work["creators"])[0]?.["description"]),
    license: status === "CC0" ? license({ code: status }) : license({ text: status }),
    attribution: textOfHtml(textIn(work["creditline"])),
  });
}
