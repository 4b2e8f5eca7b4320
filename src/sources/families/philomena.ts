import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { artistsIn } from "../artist-tags.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, listIn, numberIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Site = Pick<SourceFacts, "id" | "title" | "mediaHosts" | "recorded" | "examples"> & {
  readonly host: string;
  /** The number of the site's filter that hides nothing. */
  readonly openFilter: number;
};

const PAGE_SIZE = 50;
const ARTIST = "artist:";
/** Each picture has a tag of its rating. */
const RATINGS: readonly (readonly [tag: string, rating: Rating])[] = [
  ["explicit", "explicit"],
  ["grotesque", "explicit"],
  ["questionable", "questionable"],
  ["suggestive", "questionable"],
  ["grimdark", "questionable"],
  ["semi-grimdark", "questionable"],
  ["safe", "safe"],
];

const SITES: readonly Site[] = [
  {
    id: "derpibooru",
    title: "Derpibooru",
    host: "derpibooru.org",
    mediaHosts: ["derpicdn.net"],
    openFilter: 56027,
    recorded: true,
    examples: ["princess luna", "scenery"],
  },
  {
    id: "furbooru",
    title: "Furbooru",
    host: "furbooru.org",
    mediaHosts: ["furrycdn.org"],
    openFilter: 2,
    recorded: false,
    examples: ["fox", "dragon"],
  },
  {
    id: "ponybooru",
    title: "Ponybooru",
    host: "ponybooru.org",
    mediaHosts: ["cdn.ponybooru.org"],
    openFilter: 3,
    recorded: false,
    examples: ["scenery"],
  },
];

/** The sites that run Philomena, drawings by their tags. Source: https://derpibooru.org/pages/api */
export const philomenas: readonly Source[] = SITES.map(toSource);

function toSource({ host, openFilter, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "search",
    media: ["image", "video"],
    keys: [],
    safeSearch: ["strict", "off"],
    hosts: [host],
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    licenseNote: "None is told: each picture belongs to whoever made it.",
    termsNote: "Tags, with commas between them; some of it is for adults.",
    recommended: false,
    adult: false,
    bridge: null,
    search: (query, asking) => searchImages(host, openFilter, query, asking),
  };
}

async function* searchImages(
  host: string,
  openFilter: number,
  query: string,
  asking: Asking,
): AsyncGenerator<CandidateFacts> {
  const isOpen = asking.safeSearch === "off";
  const per_page = Math.min(PAGE_SIZE, asking.limit);
  const question = { q: isOpen ? query : `(${query}), safe`, per_page, filter_id: isOpen ? openFilter : null };
  for (let page = 1; ; page++) {
    const answer = await asking.fetch.json(
      linkWith(`https://${host}/api/v1/json/search/images`, { ...question, page }),
    );
    const images = resultsAt(answer, "images");
    yield* images.flatMap((image) => candidatesOf(host, image));
    if (images.length === 0 || page * per_page >= (wholeIn(objectIn(answer)["total"]) ?? 0)) return;
  }
}

/** The file of a drawing in vectors is one of pixels here. */
function candidatesOf(host: string, image: JsonObject): CandidateFacts[] {
  const id = textIn(image["id"]);
  const files = objectIn(image["representations"]);
  const url = linkIn(files["full"], `https://${host}`);
  if (id === null || url === null || image["hidden_from_users"] === true) return [];
  const mime = textIn(image["mime_type"]);
  const tags = listIn(image["tags"]).flatMap((tag) => textIn(tag) ?? []);
  const isVector = mime === "image/svg+xml";
  return [
    candidate({
      source_id: id,
      kind: kindOfFile(mime, new URL(url).pathname),
      title: textIn(image["name"]),
      page_url: linkIn(`https://${host}/images/${id}`),
      media_url: url,
      media_kind: isVector ? "best_known" : "original",
      thumbnail_url: linkIn(files["thumb"], `https://${host}`),
      width: wholeIn(image["width"]),
      height: wholeIn(image["height"]),
      size_bytes: isVector ? null : wholeIn(image["size"]),
      mime: isVector ? null : mime,
      duration_seconds: image["animated"] === true ? numberIn(image["duration"]) : null,
      creator: artistsIn(tags.filter((tag) => tag.startsWith(ARTIST)).map((tag) => tag.slice(ARTIST.length))),
      rating: RATINGS.find(([tag]) => tags.includes(tag))?.[1] ?? "unknown",
    }),
  ];
}
