import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** HAL, the papers and pictures of French research. Source: https://api.archives-ouvertes.fr/docs/search */
export const hal: Source = {
  id: "hal",
  title: "HAL",
  kind: "search",
  media: ["file", "image", "video", "audio"],
  keys: [],
  safeSearch: [],
  hosts: ["api.archives-ouvertes.fr"],
  mediaHosts: ["hal.science", "*.hal.science", "*.archives-ouvertes.fr"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The link of a licence with some papers.",
  termsNote: "Free to use.",
  recorded: false,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["intelligence artificielle", "archéologie"],

  async *search(query, asking) {
    const rows = Math.min(PAGE_SIZE, asking.limit);
    for (let start = 0; ; start += rows) {
      const url = linkWith("https://api.archives-ouvertes.fr/search/", {
        q: query,
        fq: "submitType_s:file",
        fl: "docid,title_s,uri_s,fileMain_s,authFullName_s,licence_s",
        rows,
        start,
        wt: "json",
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const paper of resultsAt(answer, "response", "docs")) yield* candidatesOf(paper);
      if (start + rows >= (wholeIn(objectIn(answer["response"])["numFound"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(paper: JsonObject): Generator<CandidateFacts> {
  const id = textIn(paper["docid"]);
  const url = linkIn(paper["fileMain_s"]);
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: kindOfFile(null, new URL(url).pathname),
    title: textOfHtml(firstText(...listIn(paper["title_s"]))),
    page_url: linkIn(paper["uri_s"]),
    media_url: url,
    media_kind: "best_known",
    creator: firstText(...listIn(paper["authFullName_s"])),
    license: license({ url: linkIn(paper["licence_s"]) }),
  });
}
