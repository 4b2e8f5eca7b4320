import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 50;
/** A page beyond the last is refused with this status. */
const NO_SUCH_PAGE = 400;

/**
 * The photo directory of WordPress, photographs in the public domain.
 * Source: https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/
 */
export const wordpressPhotos: Source = {
  id: "wordpress_photos",
  title: "WordPress Photo Directory",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["wordpress.org"],
  mediaHosts: ["pd.w.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "CC0 for the whole directory, says its front page; the answer names none.",
  termsNote: "No key; volunteers look at each photo before it appears.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["coffee", "mountain"],

  async *search(query, asking) {
    const per_page = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith("https://wordpress.org/photos/wp-json/wp/v2/photos", {
        search: query,
        page,
        per_page,
        _embed: "author,wp:featuredmedia",
      });
      const answer = await asking.fetch.json(url, { nothingOn: page === 1 ? [] : [NO_SUCH_PAGE] });
      if (answer === null) return;
      const photos = resultsAt(answer);
      yield* photos.flatMap(candidatesOf);
      if (photos.length < per_page) return;
    }
  },
};

function candidatesOf(photo: JsonObject): CandidateFacts[] {
  const embedded = objectIn(photo["_embedded"]);
  const [file] = objectsIn(embedded["wp:featuredmedia"]);
  const [author] = objectsIn(embedded["author"]);
  const id = textIn(photo["id"]);
  const url = linkIn(file?.["source_url"]);
  if (id === null || file === undefined || url === null) return [];
  const details = objectIn(file["media_details"]);
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textOfHtml(firstText(objectIn(photo["content"])["rendered"], file["alt_text"])),
      page_url: linkIn(photo["link"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(objectIn(objectIn(details["sizes"])["medium"])["source_url"]),
      width: wholeIn(details["width"]),
      height: wholeIn(details["height"]),
      size_bytes: wholeIn(details["filesize"]),
      mime: textIn(file["mime_type"]),
      creator: textIn(author?.["name"]),
      creator_url: linkIn(author?.["link"]),
    }),
  ];
}
