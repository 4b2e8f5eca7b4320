import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Europe PMC, the open papers of the life sciences as PDF. Source: https://europepmc.org/RestfulWebService */
export const europePmc: Source = {
  id: "europe_pmc",
  title: "Europe PMC",
  kind: "search",
  media: ["file"],
  keys: [],
  safeSearch: [],
  hosts: ["www.ebi.ac.uk"],
  mediaHosts: ["europepmc.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence named with most papers.",
  termsNote: "Free to use; papers that Europe PMC serves itself and that are open.",
  recorded: false,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["malaria vaccine", "CRISPR"],

  async *search(query, asking) {
    for (let cursorMark: string | null = "*"; cursorMark !== null;) {
      const url: URL = linkWith("https://www.ebi.ac.uk/europepmc/webservices/rest/search", {
        query: `(${query}) AND OPEN_ACCESS:y AND HAS_PDF:y`,
        resultType: "core",
        format: "json",
        pageSize: Math.min(PAGE_SIZE, asking.limit),
        cursorMark,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const paper of resultsAt(answer, "resultList", "result")) yield* candidatesOf(paper);
      const next = textIn(answer["nextCursorMark"]);
      cursorMark = next === cursorMark ? null : next;
    }
  },
};

function* candidatesOf(paper: JsonObject): Generator<CandidateFacts> {
  const id = firstText(paper["pmcid"], paper["id"]);
  const pdf = objectsIn(objectIn(paper["fullTextUrlList"])["fullTextUrl"]).find(
    ({ documentStyle, site }) => documentStyle === "pdf" && site === "Europe_PMC",
  );
  const url = linkIn(pdf?.["url"]);
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: "file",
    title: textOfHtml(textIn(paper["title"])),
    page_url: `https://europepmc.org/article/${textIn(paper["source"]) ?? "PMC"}/${textIn(paper["id"]) ?? id}`,
    media_url: url,
    media_kind: "best_known",
    mime: "application/pdf",
    creator: textIn(paper["authorString"]),
    license: license({ code: textIn(paper["license"]) }),
  });
}
