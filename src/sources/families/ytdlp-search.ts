import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { mediaSites, type MediaSiteSource } from "../media-sites/media-sites.ts";
import { firstText, jsonIn, linkIn, numberIn, objectIn, objectsIn, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

/** Has yt-dlp search with a prefix, like `ytsearch`; yields its lines of JSON as they come. Throws `SourceFailure`. */
export type AskYtdlp = (search: { prefix: string; query: string; limit: number }) => AsyncIterable<string>;

/** Links of yt-dlp to itself carry notes behind this. */
const SMUGGLED = /#__youtubedl_smuggle=.*$/s;

/** Finds a site of the catalogue that yt-dlp can search. */
export function searchableSite(id: string): MediaSiteSource | undefined {
  return mediaSites.find((site) => site.id === id && site.searchPrefix !== null);
}

/** How yt-dlp names one of its searches. */
type NamedSearch = { readonly prefix: string; readonly title: string; readonly example: string };

const PREFIX_ID = "ytdlp_";

/** The searches of an installed yt-dlp that no site of the catalogue stands for, each as a source. */
export function furtherSearches(searches: readonly NamedSearch[]): readonly MediaSiteSource[] {
  const known = new Set(mediaSites.map(({ searchPrefix }) => searchPrefix));
  return searches.filter(({ prefix }) => !known.has(prefix)).map(toSource);
}

/** Tells whether an id is that of such a source. */
export function isFurtherSearch(id: string): boolean {
  return id.startsWith(PREFIX_ID);
}

function toSource({ prefix, title, example }: NamedSearch): MediaSiteSource {
  return {
    id: `${PREFIX_ID}${prefix.toLowerCase()}`,
    title: `${title} (yt-dlp)`,
    kind: "search",
    media: ["video"],
    keys: [],
    safeSearch: [],
    hosts: [],
    mediaHosts: "anywhere",
    pageSize: 1,
    requestsPerMinute: null,
    licenseNote: "None is told: each work belongs to whoever made it.",
    termsNote: "Named by the installed yt-dlp, which asks it; save only what its owner allows.",
    recorded: false,
    recommended: false,
    adult: false,
    bridge: "ytdlp",
    examples: [example],
    searchPrefix: prefix,
  };
}

/** Tells whether a source can be searched at all, by itself or by yt-dlp. */
export function isSearchable(source: Source): boolean {
  return source.search !== undefined || searchableSite(source.id) !== undefined;
}

/**
 * A site as yt-dlp searches it: what is found are pages, which yt-dlp fetches as well. On which host a page is, is for
 * yt-dlp to say: some of its searches lead to other sites.
 */
export function searchedByYtdlp(site: MediaSiteSource, ask: AskYtdlp): Source {
  const { searchPrefix: prefix, media } = site;
  const kind = media[0] ?? "video";
  return {
    ...site,
    mediaHosts: "anywhere",
    async *search(query, { limit, kinds }) {
      if (prefix === null || !kinds.has(kind)) return;
      for await (const line of ask({ prefix, query, limit })) yield* candidatesOf(line, kind);
    },
  };
}

/** What is or will be sent live is no file yet. Source: "OUTPUT TEMPLATE" in the manual of yt-dlp. */
function candidatesOf(line: string, kind: CandidateKind): CandidateFacts[] {
  const film = objectIn(jsonIn(line));
  const id = textIn(film["id"]);
  const page = linkIn(firstText(film["webpage_url"], film["url"])?.replace(SMUGGLED, ""));
  if (id === null || page === null) throw oddAnswer("yt-dlp named something without an id or a page");
  if (["is_live", "is_upcoming"].includes(textIn(film["live_status"]) ?? "")) return [];
  const pictures = objectsIn(film["thumbnails"]).toSorted((a, b) => widthOf(a) - widthOf(b));
  return [
    candidate({
      source_id: id,
      kind,
      title: textIn(film["title"]),
      page_url: page,
      media_url: page,
      media_kind: "best_known",
      thumbnail_url: linkIn(film["thumbnail"]) ?? linkIn(pictures.at(-1)?.["url"]),
      duration_seconds: numberIn(film["duration"]),
      creator: firstText(film["channel"], film["uploader"], film["artist"]),
      creator_url: linkIn(firstText(film["channel_url"], film["uploader_url"])),
    }),
  ];
}

function widthOf(picture: Readonly<Record<string, unknown>>): number {
  return wholeIn(picture["width"]) ?? 0;
}
