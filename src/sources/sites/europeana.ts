import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 100;
const TYPES: Readonly<Record<CandidateKind, string>> = { image: "IMAGE", video: "VIDEO", audio: "SOUND", file: "TEXT" };

/** Europeana, which points to the files of museums, libraries and archives. Source: https://europeana.atlassian.net/wiki/spaces/EF/pages/2385739812/Search+API+Documentation */
export const europeana: Source = {
  id: "europeana",
  title: "Europeana",
  kind: "search",
  media: ["image", "video", "audio", "file"],
  keys: [{ part: null, required: true, help: "Made in an account on https://apis.europeana.eu/" }],
  safeSearch: [],
  hosts: ["api.europeana.eu"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A rights statement named with each result.",
  termsNote: "The facts are CC0; each file stands under the rights it names and on the server of its institution.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["bull fight", "cloister"],

  async *search(query, asking) {
    const types = [...asking.kinds].map((kind) => TYPES[kind]).join(" OR ");
    for (let cursor: string | null = "*"; cursor !== null;) {
      const url: URL = linkWith("https://api.europeana.eu/record/v2/search.json", {
        wskey: asking.key(),
        query,
        qf: `TYPE:(${types})`,
        media: "true",
        profile: "rich",
        rows: Math.min(PAGE_SIZE, asking.limit),
        cursor,
      });
      const answer = objectIn(await asking.fetch.json(url));
      if (answer["success"] === false) throw oddAnswer(`it says "${textIn(answer["error"]) ?? "an error"}"`);
      const items = resultsAt(answer, "items");
      for (const item of items) yield* candidatesOf(item);
      cursor = items.length === 0 ? null : textIn(answer["nextCursor"]);
    }
  },
};

/** Nearly every field is a list, also where there can only be one. */
function* candidatesOf(item: JsonObject): Generator<CandidateFacts> {
  const kind = (Object.keys(TYPES) as CandidateKind[]).find((one) => TYPES[one] === textIn(item["type"]));
  const id = textIn(item["id"]);
  const url = linkIn(first(item["edmIsShownBy"]));
  if (kind === undefined || id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind,
    title: firstText(...listIn(item["title"])),
    page_url: pageOf(item),
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: linkIn(first(item["edmPreview"])),
    creator: nameIn(item["dcCreator"]),
    license: license({ url: linkIn(first(item["rights"])) }),
    attribution: firstText(...listIn(item["dataProvider"])),
  });
}

function first(value: unknown): unknown {
  return listIn(value)[0];
}

/** Creators are often links into a thesaurus. */
function nameIn(creators: unknown): string | null {
  return firstText(...listIn(creators).filter((one) => linkIn(one) === null));
}

/** The link to the page carries the key as the name of a campaign. */
function pageOf(item: JsonObject): string | null {
  const page = linkIn(item["guid"]);
  if (page === null) return linkIn(first(item["edmIsShownAt"]));
  const url = new URL(page);
  url.search = "";
  return url.href;
}
