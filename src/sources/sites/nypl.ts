import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, secureLinkIn, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const API = "https://api.repo.nypl.org/api/v2/items";
const PAGE_SIZE = 100;
/** The sizes of a picture, the largest first, as the letters by which its links name them. */
const SIZES = ["g", "v", "q", "w", "r"];

/**
 * The New York Public Library's digital collections: a search, then the pictures of each item.
 * Source: https://api.repo.nypl.org/
 */
export const nypl: Source = {
  id: "nypl",
  title: "New York Public Library",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "A token from an account on api.repo.nypl.org/sign_up" }],
  safeSearch: [],
  hosts: ["api.repo.nypl.org"],
  mediaHosts: ["images.nypl.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A rights statement named with each picture.",
  termsNote: "10,000 requests a day; each item is asked for by itself; the library may have retired this interface.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["census districts", "manhattan maps"],

  async *search(query, asking) {
    for (let page = 1; ; page++) {
      const per_page = Math.min(PAGE_SIZE, asking.limit);
      const { request, response } = await ask(linkWith(`${API}/search`, { q: query, page, per_page }), asking);
      for (const result of objectsIn(response["result"])) yield* lookInto(result, asking);
      if (page >= (wholeIn(request["totalPages"]) ?? 1)) return;
    }
  },
};

async function ask(url: URL, asking: Asking): Promise<{ request: JsonObject; response: JsonObject }> {
  const headers = { authorization: `Token token="${asking.key() ?? ""}"` };
  const answer = objectIn(objectIn(await asking.fetch.json(url, { headers }))["nyplAPI"]);
  const response = objectIn(answer["response"]);
  if (said(response["numResults"]) === null) throw oddAnswer("it has no response");
  return { request: objectIn(answer["request"]), response };
}

/** The captures of an item are those of its whole book: the one that was found comes by its id. */
async function* lookInto(result: JsonObject, asking: Asking): AsyncGenerator<CandidateFacts> {
  const uuid = textIn(result["uuid"]);
  const imageId = textIn(result["imageID"]);
  if (uuid === null) return;
  const { response } = await ask(new URL(`${API}/item_details/${encodeURIComponent(uuid)}`), asking);
  const captures = objectsIn(objectIn(response["sibling_captures"])["capture"]);
  const capture = captures.find((one) => said(one["imageID"]) === imageId) ?? captures[0];
  if (capture !== undefined) yield* candidatesOf(capture, objectIn(response["mods"]));
}

function* candidatesOf(capture: JsonObject, mods: JsonObject): Generator<CandidateFacts> {
  const id = said(capture["imageID"]);
  const links = objectsIn(objectIn(capture["imageLinks"])["imageLink"]).map((link) => secureLinkIn(said(link)));
  const url = SIZES.map((size) => ofSize(links, size)).find((link) => link !== null) ?? null;
  if (id === null || url === null) return;
  yield candidate({
    source_id: id,
    kind: "image",
    title: said(capture["title"]),
    page_url: secureLinkIn(said(capture["itemLink"])),
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: ofSize(links, "f"),
    creator: creatorOf(mods),
    license: license({ url: linkIn(said(capture["rightsStatementURI"])), text: said(capture["rightsStatement"]) }),
  });
}

function ofSize(links: readonly (string | null)[], size: string): string | null {
  return links.find((link) => link !== null && new URL(link).searchParams.get("t") === size) ?? null;
}

/** Names stand below, as a single one or a list. */
function creatorOf(mods: JsonObject): string | null {
  const names = objectsIn(mods["name"]);
  const primary = names.find(({ usage }) => usage === "primary") ?? names[0];
  return said(objectsIn(primary?.["namePart"])[0]);
}

/** Texts are wrapped: `{"$": "…"}`, or bare where the server feels like it. */
function said(value: unknown): string | null {
  return textIn(value) ?? textIn(objectIn(value)["$"]);
}
