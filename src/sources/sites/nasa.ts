import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, objectIn, objectsIn, resultsAt, secureLinkIn, textIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const API = "https://images-api.nasa.gov";
const PAGE_SIZE = 100;
const KINDS: readonly CandidateKind[] = ["image", "video", "audio"];

/**
 * NASA's pictures, films and sounds: a search, then the files of each asset.
 * Source: https://images.nasa.gov/docs/images.nasa.gov_api_docs.pdf
 */
export const nasa: Source = {
  id: "nasa",
  title: "NASA Image and Video Library",
  kind: "search",
  media: KINDS,
  keys: [],
  safeSearch: [],
  hosts: ["images-api.nasa.gov"],
  mediaHosts: ["images-assets.nasa.gov"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote:
    "Not told with each result; mostly not under copyright, with rules of NASA's own for its logo and people.",
  termsNote: "Free to use; the files of each asset are asked for by themselves.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["moon", "mars rover"],

  async *search(query, asking) {
    const media_type = KINDS.filter((kind) => asking.kinds.has(kind)).join(",");
    const page_size = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const answer = await asking.fetch.json(linkWith(`${API}/search`, { q: query, media_type, page, page_size }));
      for (const item of resultsAt(answer, "collection", "items")) yield* lookInto(item, asking);
      const links = objectsIn(objectIn(objectIn(answer)["collection"])["links"]);
      if (!links.some(({ rel }) => rel === "next")) return;
    }
  },
};

async function* lookInto(item: JsonObject, asking: Asking): AsyncGenerator<CandidateFacts> {
  const [facts] = objectsIn(item["data"]);
  const id = textIn(facts?.["nasa_id"]);
  const kind = KINDS.find((one) => one === facts?.["media_type"]);
  if (facts === undefined || id === null || kind === undefined || !asking.kinds.has(kind)) return;
  const asset = await asking.fetch.json(new URL(`${API}/asset/${encodeURIComponent(id)}`), { nothingOn: [404] });
  if (asset === null) return;
  const links = resultsAt(asset, "collection", "items").map(({ href }) => secureLinkIn(href));
  const files = links.filter((link) => link !== null && kindOfFile(null, link) === kind);
  const original = files.find((link) => link?.includes("~orig.")) ?? null;
  const best = original ?? files.find((link) => link?.includes("~large.")) ?? files[0] ?? null;
  if (best === null) return;
  yield candidate({
    source_id: id,
    kind,
    title: textIn(facts["title"]),
    page_url: `https://images.nasa.gov/details/${encodeURIComponent(id)}`,
    media_url: best,
    media_kind: original === null ? "best_known" : "original",
    thumbnail_url: secureLinkIn(objectsIn(item["links"]).find(({ rel }) => rel === "preview")?.["href"]),
    creator: firstText(facts["photographer"], facts["secondary_creator"]),
  });
}
