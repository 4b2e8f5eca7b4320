import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const HOME = "https://openi.nlm.nih.gov/";
const PAGE_SIZE = 30;

/** Open-i, the pictures of papers on medicine: X-rays, micrographs, graphs. Source: https://openi.nlm.nih.gov/services */
export const openI: Source = {
  id: "open_i",
  title: "Open-i (NLM)",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["openi.nlm.nih.gov"],
  mediaHosts: ["openi.nlm.nih.gov"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "Not told with each result: the paper of a picture names its licence.",
  termsNote: "Free to use; pictures of wounds and diseases are among them, and few are newer than 2020.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["chest x-ray", "neuron micrograph"],

  async *search(query, asking) {
    const size = Math.min(PAGE_SIZE, asking.limit);
    for (let first = 1; ; first += size) {
      // A page is asked for by its first and its last place.
      const url = linkWith(`${HOME}api/search`, { query, m: first, n: first + size - 1 });
      const answer = objectIn(await asking.fetch.json(url));
      // Without results the list is left out.
      if (answer["total"] === 0) return;
      const results = resultsAt(answer, "list");
      for (const result of results) yield* candidatesOf(result);
      if (results.length === 0 || first + size > (wholeIn(answer["total"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(result: JsonObject): Generator<CandidateFacts> {
  const id = textIn(result["uid"]);
  const url = linkIn(result["imgLarge"], HOME);
  if (id === null || url === null) return;
  const paper = textIn(result["pmcid"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: textOfHtml(textIn(result["title"])),
    page_url: paper === null ? null : `https://www.ncbi.nlm.nih.gov/pmc/articles/${encodeURIComponent(paper)}/`,
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: linkIn(result["imgThumb"], HOME),
    creator: textOfHtml(textIn(result["authors"])),
  });
}
