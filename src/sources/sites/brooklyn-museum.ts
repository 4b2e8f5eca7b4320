import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, objectIn, objectsIn, resultsAt, secureLinkIn, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const API = "https://www.brooklynmuseum.org/api/v2/object";
const PAGE_SIZE = 35;

/** The Brooklyn Museum. Source: https://www.brooklynmuseum.org/api/docs */
export const brooklynMuseum: Source = {
  id: "brooklyn_museum",
  title: "Brooklyn Museum",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "Made in an account on www.brooklynmuseum.org/api" }],
  safeSearch: [],
  hosts: ["www.brooklynmuseum.org"],
  mediaHosts: ["d1lfxha3ugu3d4.cloudfront.net"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The museum's kind of rights, named with each work.",
  termsNote: "Each object is asked for by itself; nobody has seen lately whether the museum still runs this interface.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["caftan", "egypt"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; ; offset += limit) {
      const url = linkWith(`${API}/`, { keyword: query, has_images: 1, limit, offset });
      const objects = resultsAt(await ask(url, asking), "data");
      for (const { id } of objects) {
        const name = textIn(id);
        if (name === null) continue;
        const object = await ask(new URL(`${API}/${encodeURIComponent(name)}`), asking);
        yield* candidatesOf(objectIn(object["data"]));
      }
      if (objects.length < limit) return;
    }
  },
};

async function ask(url: URL, asking: Asking): Promise<JsonObject> {
  return objectIn(await asking.fetch.json(url, { headers: { api_key: asking.key() ?? "" } }));
}

function* candidatesOf(object: JsonObject): Generator<CandidateFacts> {
  const id = textIn(object["id"]);
  const rights = objectIn(object["rights_type"]);
  for (const image of objectsIn(object["images"])) {
    const imageId = textIn(image["id"]);
    const url = linkWithoutScheme(image["largest_derivative_url"]);
    if (id === null || imageId === null || url === null) continue;
    const size = objectsIn(image["derivatives"]).find((one) => one["size"] === image["largest_derivative"]);
    yield candidate({
      source_id: imageId,
      kind: "image",
      title: textOfHtml(textIn(object["title"])),
      page_url: `https://www.brooklynmuseum.org/opencollection/objects/${id}`,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkWithoutScheme(image["thumbnail_url"]),
      width: wholeIn(size?.["width"]),
      height: wholeIn(size?.["height"]),
      creator: textIn(objectsIn(object["artists"])[0]?.["name"]),
      license: license({ text: textOfHtml(textIn(rights["public_name"])) }),
      attribution: textOfHtml(textIn(image["caption"])),
    });
  }
}

/** Links begin with their host. */
function linkWithoutScheme(value: unknown): string | null {
  const text = textIn(value);
  return text === null ? null : secureLinkIn(text.includes("://") ? text : `https://${text}`);
}
