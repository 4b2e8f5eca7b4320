import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, objectsIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 100;

/** Trove, the pictures of Australia's libraries and museums. Source: https://trove.nla.gov.au/about/create-something/using-api/v3/api-technical-guide */
export const trove: Source = {
  id: "trove",
  title: "Trove",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "Asked for in an account on https://trove.nla.gov.au" }],
  safeSearch: [],
  hosts: ["api.trove.nla.gov.au"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: 200,
  licenseNote: "Not told with each result: the page of a work names its rights.",
  termsNote: "200 requests a minute; most works tell a preview only, their files lie with the partners.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["kelpie", "Sydney harbour bridge"],

  async *search(query, asking) {
    for (let s: string | null = "*"; s !== null;) {
      const url: URL = linkWith("https://api.trove.nla.gov.au/v3/result", {
        category: "image",
        q: query,
        "l-availability": "y",
        encoding: "json",
        n: Math.min(PAGE_SIZE, asking.limit),
        s,
      });
      const answer = await asking.fetch.json(url, { headers: { "x-api-key": asking.key() ?? "" } });
      const [category] = resultsAt(answer, "category");
      if (category === undefined) throw oddAnswer("it has no category of pictures");
      const records = objectIn(category["records"]);
      const works = objectsIn(records["work"]);
      for (const work of works) yield* candidatesOf(work);
      s = works.length === 0 ? null : textIn(records["nextStart"]);
    }
  },
};

function* candidatesOf(work: JsonObject): Generator<CandidateFacts> {
  const id = textIn(work["id"]);
  const links = objectsIn(work["identifier"]);
  const ofType = (type: string): string | null => linkIn(links.find(({ linktype }) => linktype === type)?.["value"]);
  // A copy to look at is a page as often as a picture.
  const viewed = ofType("viewcopy");
  const copy = viewed !== null && kindOfFile(null, new URL(viewed).pathname) === "image" ? viewed : null;
  const preview = ofType("thumbnail");
  const url = copy ?? preview;
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: firstText(...listIn(work["title"])),
    page_url: linkIn(work["troveUrl"]),
    media_url: url,
    media_kind: copy === null ? "thumbnail_only" : "best_known",
    thumbnail_url: preview,
    creator: firstText(...listIn(work["contributor"])),
  });
}
