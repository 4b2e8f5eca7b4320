import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** DigitalNZ, which points to the pictures of New Zealand's collections. Source: https://digitalnz.org/developers */
export const digitalnz: Source = {
  id: "digitalnz",
  title: "DigitalNZ",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "Made in an account on https://digitalnz.org" }],
  safeSearch: [],
  hosts: ["api.digitalnz.org"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "What the partner says of rights and of uses.",
  termsNote: "The files lie with the partners, often only a preview is told.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["kiwi", "Wellington harbour"],

  async *search(query, asking) {
    const per_page = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.digitalnz.org/records.json", {
        text: query,
        "and[category][]": "Images",
        per_page,
        page,
      });
      const answer = objectIn(
        await asking.fetch.json(url, { headers: { "authentication-token": asking.key() ?? "" } }),
      );
      for (const record of resultsAt(answer, "search", "results")) yield* candidatesOf(record);
      if (page * per_page >= (wholeIn(objectIn(answer["search"])["result_count"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(record: JsonObject): Generator<CandidateFacts> {
  const id = textIn(record["id"]);
  const file = linkIn(record["object_url"]);
  const preview = linkIn(firstText(record["large_thumbnail_url"], record["thumbnail_url"]));
  const url = file ?? preview;
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: textIn(record["title"]),
    page_url: linkIn(firstText(record["landing_url"], record["source_url"])),
    media_url: url,
    media_kind: file === null ? "thumbnail_only" : "best_known",
    thumbnail_url: linkIn(record["thumbnail_url"]),
    creator: firstText(...listIn(record["creator"])),
    license: license({
      url: linkIn(listIn(record["rights_url"])[0]),
      text: firstText(...listIn(record["rights"]), ...listIn(record["copyright"]), ...listIn(record["usage"])),
    }),
    attribution: firstText(record["display_content_partner"], ...listIn(record["content_partner"])),
  });
}
