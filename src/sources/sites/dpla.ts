import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** The Digital Public Library of America, which points to its partners' pictures. Source: https://pro.dp.la/developers/api-codex */
export const dpla: Source = {
  id: "dpla",
  title: "Digital Public Library of America",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "POST to https://api.dp.la/v2/api_key/<address> sends one by mail." }],
  safeSearch: [],
  hosts: ["api.dp.la"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A rights statement with most results.",
  termsNote: "The facts are CC0; the files lie with the partners, often only a preview is told.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["lighthouse", "civil war camp"],

  async *search(query, asking) {
    const page_size = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.dp.la/v2/items", {
        api_key: asking.key(),
        q: query,
        "sourceResource.type": "image",
        page_size,
        page,
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const item of resultsAt(answer, "docs")) yield* candidatesOf(item);
      if (page * page_size >= (wholeIn(answer["count"]) ?? 0)) return;
    }
  },
};

function* candidatesOf(item: JsonObject): Generator<CandidateFacts> {
  const id = textIn(item["id"]);
  const preview = linkIn(listIn(item["object"])[0]);
  const master = listIn(item["mediaMaster"])
    .map((link) => linkIn(link))
    .find((link) => link !== null && kindOfFile(null, new URL(link).pathname) === "image");
  const url = master ?? preview;
  if (id === null || url === null) return;
  const about = objectIn(item["sourceResource"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: firstText(...listIn(about["title"])),
    page_url: linkIn(item["isShownAt"]),
    media_url: url,
    media_kind: master === undefined ? "thumbnail_only" : "best_known",
    thumbnail_url: preview,
    creator: firstText(...listIn(about["creator"])),
    license: license({ url: linkIn(item["rights"]), text: firstText(...listIn(about["rights"])) }),
    attribution: firstText(objectIn(item["dataProvider"])["name"], ...listIn(item["dataProvider"])),
  });
}
