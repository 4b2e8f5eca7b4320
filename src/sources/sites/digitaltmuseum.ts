import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, listIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** DigitaltMuseum, the pictures of Norway's and Sweden's museums. Source: https://api.dimu.org/doc/public_api.html */
export const digitaltmuseum: Source = {
  id: "digitaltmuseum",
  title: "DigitaltMuseum",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: 'Asked for by mail at KulturIT; "demo" works for ten results.' }],
  safeSearch: [],
  hosts: ["api.dimu.org"],
  mediaHosts: ["dms01.dimu.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The licence of the object, which need not be that of its picture.",
  termsNote: "The museums' terms apply; name the museum.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["stavkirke", "seter"],

  async *search(query, asking) {
    const rows = Math.min(PAGE_SIZE, asking.limit);
    for (let start = 0; ; start += rows) {
      const url = linkWith("https://api.dimu.org/api/solr/select", {
        q: query,
        fq: "artifact.hasPictures:true",
        wt: "json",
        rows,
        start,
        "api.key": asking.key(),
      });
      const answer = objectIn(await asking.fetch.json(url));
      const docs = resultsAt(answer, "response", "docs");
      for (const doc of docs) yield* candidatesOf(doc);
      if (docs.length < rows || start + rows >= (wholeIn(objectIn(answer["response"])["numFound"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(doc: JsonObject): Generator<CandidateFacts> {
  const id = textIn(doc["artifact.uniqueId"]);
  const media = textIn(doc["artifact.defaultMediaIdentifier"]);
  if (id === null || media === null) return;
  const picture = `https://dms01.dimu.org/image/${encodeURIComponent(media)}`;
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(doc["artifact.ingress.title"]),
    page_url: `https://digitaltmuseum.org/${encodeURIComponent(id)}`,
    media_url: `${picture}?dimension=max`,
    media_kind: "best_known",
    thumbnail_url: `${picture}?dimension=400x400`,
    creator: textIn(doc["artifact.ingress.producer"]),
    license: license({ text: textIn(listIn(doc["artifact.ingress.license"])[0]) }),
    attribution: textIn(doc["identifier.owner"]),
  });
}
