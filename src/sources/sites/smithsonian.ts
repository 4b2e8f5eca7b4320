import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** The open access collections of the Smithsonian Institution. Source: https://edan.si.edu/openaccess/apidocs/ */
export const smithsonian: Source = {
  id: "smithsonian",
  title: "Smithsonian Open Access",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "A key of api.data.gov: https://api.data.gov/signup/" }],
  safeSearch: [],
  hosts: ["api.si.edu"],
  mediaHosts: ["*.si.edu"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "CC0 only: pictures with another access are left out.",
  termsNote: "1000 requests an hour with a key of api.data.gov.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["sparrow", "apollo"],

  async *search(query, asking) {
    const rows = Math.min(PAGE_SIZE, asking.limit);
    for (let start = 0; ; start += rows) {
      const url = linkWith("https://api.si.edu/openaccess/api/v1.0/search", {
        q: `(${query}) AND online_media_type:"Images"`,
        start,
        rows,
      });
      const answer = objectIn(await asking.fetch.json(url, { headers: { "x-api-key": asking.key() ?? "" } }));
      for (const row of resultsAt(answer, "response", "rows")) yield* candidatesOf(row);
      if (start + rows >= (wholeIn(objectIn(answer["response"])["rowCount"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(row: JsonObject): Generator<CandidateFacts> {
  const content = objectIn(row["content"]);
  const facts = objectIn(content["descriptiveNonRepeating"]);
  const [maker] = objectsIn(objectIn(content["freetext"])["name"]);
  for (const media of objectsIn(objectIn(facts["online_media"])["media"])) {
    const access = textIn(objectIn(media["usage"])["access"]);
    const file = fileOf(media);
    const id = firstText(media["idsId"], media["guid"]);
    if (id === null || file.url === null || access !== "CC0" || media["type"] !== "Images") continue;
    yield candidate({
      source_id: id,
      kind: "image",
      title: firstText(row["title"], objectIn(facts["title"])["content"]),
      page_url: linkIn(facts["record_link"]),
      media_url: file.url,
      media_kind: "best_known",
      thumbnail_url: linkIn(media["thumbnail"]),
      width: file.width,
      height: file.height,
      creator: textIn(maker?.["content"]),
      license: license({ code: access }),
      attribution: textIn(facts["data_source"]),
    });
  }
}

/** Newer records name files of several sizes; the others one link, which may lead to a viewer. */
function fileOf(media: JsonObject): { url: string | null; width: number | null; height: number | null } {
  const jpeg = objectsIn(media["resources"]).find(({ label }) => textIn(label) === "High-resolution JPEG");
  const url = linkIn(jpeg?.["url"]);
  if (url === null) return { url: linkIn(media["content"]), width: null, height: null };
  return { url, width: wholeIn(jpeg?.["width"]), height: wholeIn(jpeg?.["height"]) };
}
