import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Te Papa Tongarewa, the Museum of New Zealand: what it lets be downloaded. Source: https://data.tepapa.govt.nz/docs/ */
export const tePapa: Source = {
  id: "te_papa",
  title: "Te Papa Tongarewa",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "From https://data.tepapa.govt.nz/docs/register.html" }],
  safeSearch: [],
  hosts: ["data.tepapa.govt.nz"],
  mediaHosts: ["*.tepapa.govt.nz"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A statement of rights named with each picture.",
  termsNote: "Only pictures that the museum lets be downloaded are taken.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["korowai", "moa"],

  async *search(query, asking) {
    const size = Math.min(PAGE_SIZE, asking.limit);
    for (let from = 0; ; from += size) {
      const url = linkWith("https://data.tepapa.govt.nz/collection/search", {
        q: `(${query}) AND type:Object AND hasRepresentation.rights.allowsDownload:true`,
        from,
        size,
      });
      const answer = objectIn(await asking.fetch.json(url, { headers: { "x-api-key": asking.key() ?? "" } }));
      for (const object of resultsAt(answer, "results")) yield* candidatesOf(object);
      const { count } = objectIn(objectIn(answer["_metadata"])["resultset"]);
      if (from + size >= (wholeIn(count) ?? 0)) return;
    }
  },
};

function* candidatesOf(object: JsonObject): Generator<CandidateFacts> {
  const id = textIn(object["id"]);
  for (const [index, image] of objectsIn(object["hasRepresentation"]).entries()) {
    const url = linkIn(image["contentUrl"]);
    const rights = objectIn(image["rights"]);
    if (id === null || url === null || rights["allowsDownload"] !== true) continue;
    yield candidate({
      source_id: `${id}/${textIn(image["id"]) ?? index}`,
      kind: "image",
      title: textIn(object["title"]),
      page_url: `https://collections.tepapa.govt.nz/object/${encodeURIComponent(id)}`,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(firstText(image["previewUrl"], image["thumbnailUrl"])),
      creator: textIn(objectIn(objectsIn(object["production"])[0]?.["contributor"])["title"]),
      license: license({ code: textIn(rights["title"]) }),
      attribution: textIn(object["creditLine"]),
    });
  }
}
