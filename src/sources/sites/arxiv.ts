import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, objectIn, objectsIn, secureLinkIn, textIn, wholeIn } from "../read-json.ts";
import { elementText, readXml } from "../read-xml.ts";
import { textOfHtml } from "../read-html.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 100;

/** arXiv, papers of the exact sciences as PDF. Source: https://info.arxiv.org/help/api/user-manual.html */
export const arxiv: Source = {
  id: "arxiv",
  title: "arXiv",
  kind: "search",
  media: ["file"],
  keys: [],
  safeSearch: [],
  hosts: ["export.arxiv.org"],
  mediaHosts: ["arxiv.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: 20,
  licenseNote: "Not told with each result: the page of a paper names its licence.",
  termsNote: "One request every three seconds, one connection; say thanks to arXiv for its open access.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["testing", "ti:transformers AND au:vaswani"],

  async *search(query, asking) {
    const max_results = Math.min(PAGE_SIZE, asking.limit);
    for (let start = 0; ; start += max_results) {
      const url = linkWith("https://export.arxiv.org/api/query", {
        search_query: query,
        sortBy: "relevance",
        sortOrder: "descending",
        start,
        max_results,
      });
      const feed = objectIn(readXml((await asking.fetch.text(url)) ?? "")["feed"]);
      const total = elementText(feed["opensearch:totalResults"]);
      if (total === null) throw oddAnswer("it is no feed of results");
      for (const entry of objectsIn(feed["entry"])) yield* candidatesOf(entry);
      if (start + max_results >= (wholeIn(total) ?? 0)) return;
    }
  },
};

function* candidatesOf(entry: JsonObject): Generator<CandidateFacts> {
  const page = elementText(entry["id"]) ?? "";
  // An error is a feed with one entry, its status 200.
  if (page.includes("/api/errors")) throw oddAnswer(`it says "${elementText(entry["summary"]) ?? "an error"}"`);
  const id = /\/abs\/(.+)$/.exec(page)?.[1];
  const url = secureLinkIn(objectsIn(entry["link"]).find((link) => link["@title"] === "pdf")?.["@href"]);
  if (id === undefined || url === null) return;
  yield candidate({
    source_id: id,
    kind: "file",
    title: textOfHtml(elementText(entry["title"])),
    page_url: secureLinkIn(page),
    media_url: url,
    media_kind: "best_known",
    mime: "application/pdf",
    creator: authorsOf(entry),
  });
}

function authorsOf(entry: JsonObject): string | null {
  return textIn(
    objectsIn(entry["author"])
      .map(({ name }) => elementText(name) ?? "")
      .filter(Boolean)
      .join(", "),
  );
}
