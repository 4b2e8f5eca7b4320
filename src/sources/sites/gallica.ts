import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, listIn, objectIn, objectsIn, wholeIn } from "../read-json.ts";
import { elementText, readXml } from "../read-xml.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 50;

/**
 * Gallica, the first page of each picture of the Bibliothèque nationale de France.
 * Source: https://api.bnf.fr/fr/api-gallica-de-recherche and https://api.bnf.fr/fr/api-iiif-de-recuperation-des-images-de-gallica
 */
export const gallica: Source = {
  id: "gallica",
  title: "Gallica (BnF)",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["gallica.bnf.fr"],
  mediaHosts: ["gallica.bnf.fr"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A sentence about rights with each result.",
  termsNote: "Not for commercial use without the library's leave; its guard against robots may answer with 403.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["montgolfier", "Sarah Bernhardt"],

  async *search(query, asking) {
    const maximumRecords = Math.min(PAGE_SIZE, asking.limit);
    for (let startRecord = 1; ; startRecord += maximumRecords) {
      const url = linkWith("https://gallica.bnf.fr/SRU", {
        version: "1.2",
        operation: "searchRetrieve",
        query: `(gallica all "${query.replaceAll(/["\\]/g, " ")}") and (dc.type all "image") and (access all "fayes")`,
        startRecord,
        maximumRecords,
      });
      const answer = objectIn(readXml((await asking.fetch.text(url)) ?? "")["srw:searchRetrieveResponse"]);
      const total = elementText(answer["srw:numberOfRecords"]);
      if (total === null) throw oddAnswer("it has no number of records");
      for (const record of objectsIn(objectIn(answer["srw:records"])["srw:record"])) yield* candidatesOf(record);
      if (startRecord + maximumRecords > (wholeIn(total) ?? 0)) return;
    }
  },
};

function* candidatesOf(record: JsonObject): Generator<CandidateFacts> {
  const facts = objectIn(objectIn(record["srw:recordData"])["oai_dc:dc"]);
  const texts = (name: string): (string | null)[] => listIn(facts[name]).map(elementText);
  const ark = texts("dc:identifier")
    .map((text) => /^https?:\/\/gallica\.bnf\.fr\/(ark:\/\d+\/[a-z0-9]+)$/.exec(text ?? "")?.[1])
    .find((one) => one !== undefined);
  if (ark === undefined) return;
  yield candidate({
    source_id: ark,
    kind: "image",
    title: firstText(...texts("dc:title")),
    page_url: `https://gallica.bnf.fr/${ark}`,
    media_url: `https://gallica.bnf.fr/iiif/${ark}/f1/full/full/0/native.jpg`,
    media_kind: "best_known",
    thumbnail_url: `https://gallica.bnf.fr/${ark}.thumbnail`,
    creator: firstText(...texts("dc:creator")),
    license: license({ text: firstText(...texts("dc:rights")) }),
    attribution: firstText(...texts("dc:source")),
  });
}
