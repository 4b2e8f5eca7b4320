import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { iiifImage } from "../iiif-image.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;
/** Without them a search tells no picture. */
const FIELDS = "id,title,image_id,artist_title,artist_display,is_public_domain,copyright_notice,credit_line,thumbnail";
const IIIF = "https://www.artic.edu/iiif/2";
/** Widths in pixels: wider than the first only what is in the public domain. */
const WIDTH = 843;
const PUBLIC_DOMAIN_WIDTH = 1686;

/** The Art Institute of Chicago. Source: https://api.artic.edu/docs/ */
export const artic: Source = {
  id: "artic",
  title: "Art Institute of Chicago",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["api.artic.edu"],
  mediaHosts: ["www.artic.edu"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 60,
  licenseNote: "CC0 where the museum says that a work is in the public domain; others have a notice of their own.",
  termsNote: "60 requests a minute; pictures wider than 843 pixels only of works in the public domain.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["cats", "starry night"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.artic.edu/api/v1/artworks/search", {
        q: query,
        page,
        limit: Math.min(PAGE_SIZE, asking.limit),
        fields: FIELDS,
      });
      const answer = objectIn(await asking.fetch.json(url));
      const service = linkIn(objectIn(answer["config"])["iiif_url"]) ?? IIIF;
      for (const work of resultsAt(answer, "data")) yield* candidatesOf(work, service);
      if (page >= (wholeIn(objectIn(answer["pagination"])["total_pages"]) ?? 1)) return;
    }
  },
};

function* candidatesOf(work: JsonObject, service: string): Generator<CandidateFacts> {
  const id = textIn(work["id"]);
  const image = textIn(work["image_id"]);
  if (id === null || image === null) return;
  const isFree = work["is_public_domain"] === true;
  const picture = `${service}/${encodeURIComponent(image)}`;
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(work["title"]),
    page_url: `https://www.artic.edu/artworks/${encodeURIComponent(id)}`,
    media_url: iiifImage(picture, `${widthOf(work, isFree)},`),
    media_kind: "best_known",
    thumbnail_url: iiifImage(picture, "200,"),
    creator: textOfHtml(firstText(work["artist_title"], work["artist_display"])),
    license: license({ code: isFree ? "CC0" : null, text: textIn(work["copyright_notice"]) }),
    attribution: textIn(work["credit_line"]),
  });
}

/** The server makes no picture wider than what it has. */
function widthOf(work: JsonObject, isFree: boolean): number {
  const allowed = isFree ? PUBLIC_DOMAIN_WIDTH : WIDTH;
  return Math.min(allowed, wholeIn(objectIn(work["thumbnail"])["width"]) ?? allowed);
}
