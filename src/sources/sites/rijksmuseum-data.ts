import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import {
  firstText,
  type JsonObject,
  linkIn,
  objectIn,
  objectsIn,
  resultsAt,
  secureLinkIn,
  textIn,
} from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const ENGLISH = "http://vocab.getty.edu/aat/300388277";

/**
 * The Rijksmuseum, Amsterdam, by its linked data: a search names objects, each leads by three links to its picture.
 * Source: https://data.rijksmuseum.nl/docs/search and https://linked.art/model/digital/
 */
export const rijksmuseumData: Source = {
  id: "rijksmuseum_data",
  title: "Rijksmuseum (linked data)",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["data.rijksmuseum.nl", "id.rijksmuseum.nl"],
  mediaHosts: ["iiif.micr.io"],
  pageSize: 1,
  requestsPerMinute: null,
  licenseNote: "The rights of each picture, mostly the public domain.",
  termsNote: "Free to use; titles are searched, and three requests are needed for each picture.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["night watch", "tulips"],

  async *search(query, asking) {
    let pageToken: string | null = null;
    do {
      const url: URL = linkWith("https://data.rijksmuseum.nl/search/collection", {
        title: query,
        imageAvailable: "true",
        pageToken,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const { id } of resultsAt(answer, "orderedItems")) yield* lookInto(id, asking);
      pageToken = tokenIn(objectIn(answer["next"])["id"]);
    } while (pageToken !== null);
  },
};

/** The mark of the next page, which stands in the link to it. */
function tokenIn(next: unknown): string | null {
  const link = linkIn(next);
  return link === null ? null : new URL(link).searchParams.get("pageToken");
}

async function* lookInto(id: unknown, asking: Asking): AsyncGenerator<CandidateFacts> {
  const object = await follow(id, asking);
  const shown = await follow(objectsIn(object["shows"])[0]?.["id"], asking);
  const file = await follow(objectsIn(shown["digitally_shown_by"])[0]?.["id"], asking);
  const page = linkIn(id);
  const url = linkIn(objectsIn(file["access_point"])[0]?.["id"]);
  if (page === null || url === null) return;
  yield candidate({
    source_id: new URL(page).pathname.slice(1),
    kind: "image",
    title: nameOf(object),
    page_url: page,
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: url.replace("/full/max/", "/full/400,/"),
    license: licenseOf(shown),
  });
}

/** What stands behind a link of the museum's; an empty object without one, or where it leads elsewhere or nowhere. */
async function follow(id: unknown, asking: Asking): Promise<JsonObject> {
  const link = secureLinkIn(id);
  if (link === null || new URL(link).host !== "id.rijksmuseum.nl") return {};
  const headers = { accept: "application/ld+json" };
  return objectIn(await asking.fetch.json(new URL(link), { headers, nothingOn: [404] }));
}

function nameOf(object: JsonObject): string | null {
  const names = objectsIn(object["identified_by"]).filter(({ type }) => type === "Name");
  const english = names.find(({ language }) => objectsIn(language).some(({ id }) => id === ENGLISH));
  return textIn((english ?? names[0])?.["content"]);
}

function licenseOf(shown: JsonObject): CandidateFacts["license"] {
  const [right] = objectsIn(shown["subject_to"]);
  return license({
    url: linkIn(objectsIn(right?.["classified_as"])[0]?.["id"]),
    text: firstText(...objectsIn(right?.["identified_by"]).map(({ content }) => content)),
  });
}
