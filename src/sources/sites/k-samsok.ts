import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, wholeIn } from "../read-json.ts";
import { elementText, readXml } from "../read-xml.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 500;

/** K-samsök, the pictures of Sweden's museums and of its heritage board. Source: https://www.raa.se/hitta-information/k-samsok/ */
export const kSamsok: Source = {
  id: "k_samsok",
  title: "K-samsök (Swedish Open Cultural Heritage)",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["kulturarvsdata.se"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence of the picture where its museum names one.",
  termsNote: "The facts are CC0; the pictures lie on the servers of the museums.",
  recorded: false,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["runsten", "Visby"],

  async *search(query, asking) {
    const hitsPerPage = Math.min(PAGE_SIZE, asking.limit);
    for (let startRecord = 1; ; startRecord += hitsPerPage) {
      const url = linkWith("https://kulturarvsdata.se/ksamsok/api", {
        method: "search",
        version: "1.1",
        recordSchema: "presentation",
        query: `text="${query.replaceAll(/["\\]/g, " ")}" and thumbnailExists=j`,
        hitsPerPage,
        startRecord,
      });
      const result = objectIn(readXml((await asking.fetch.text(url)) ?? "")["result"]);
      const total = elementText(result["totalHits"]);
      if (total === null) throw oddAnswer(elementText(objectIn(result["error"])) ?? "it has no count of hits");
      for (const record of objectsIn(objectIn(result["records"])["record"]))
        for (const item of objectsIn(record["pres:item"])) yield* candidatesOf(item);
      if (startRecord + hitsPerPage > (wholeIn(total) ?? 0)) return;
    }
  },
};

function* candidatesOf(item: JsonObject): Generator<CandidateFacts> {
  const id = elementText(item["pres:entityUri"]);
  const images = [...objectsIn(item["pres:image"]), ...objectsIn(objectIn(item["pres:images"])["pres:image"])];
  for (const [index, image] of images.entries()) {
    const ofType = (type: string): string | null =>
      linkIn(elementText(objectsIn(image["pres:src"]).find((src) => src["@type"] === type)));
    const large = ofType("highres");
    const url = large ?? ofType("lowres") ?? ofType("thumbnail");
    if (id === null || url === null) continue;
    const terms = elementText(image["pres:mediaLicense"]);
    yield candidate({
      source_id: `${id}#${index}`,
      kind: "image",
      title: elementText(item["pres:itemLabel"]),
      page_url: linkIn(id),
      media_url: url,
      media_kind: large === null ? "thumbnail_only" : "best_known",
      thumbnail_url: ofType("thumbnail"),
      creator: elementText(image["pres:byline"]),
      license: license({
        url: linkIn(elementText(image["pres:mediaLicenseUrl"])) ?? linkIn(terms),
        text: linkIn(terms) === null ? terms : null,
      }),
      attribution: elementText(image["pres:copyright"]),
    });
  }
}
