import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

type Site = Pick<
  SourceFacts,
  "id" | "title" | "mediaHosts" | "licenseNote" | "recorded" | "recommended" | "examples"
> & {
  readonly host: string;
  /** Where its api.php stands. */
  readonly path: string;
  /**
   * What its search understands: "cirrus" knows types of files, "cirrus_local" must be told to leave out the files of
   * Wikimedia Commons, "plain" knows words only.
   */
  readonly search: "cirrus" | "cirrus_local" | "plain";
};

const PAGE_SIZE = 50;
const THUMBNAIL_WIDTH = 640;
const FILE_NAMESPACE = "6";
const FILE_TYPES: Readonly<Record<CandidateKind, string>> = {
  image: "bitmap|drawing",
  video: "video",
  audio: "audio",
  file: "office",
};

/** What stands before the words of a query. Source: https://www.mediawiki.org/wiki/Help:CirrusSearch */
const PREFIXES: Readonly<Record<Site["search"], (kinds: ReadonlySet<CandidateKind>) => string>> = {
  cirrus: fileTypes,
  cirrus_local: (kinds) => `local: ${fileTypes(kinds)}`,
  plain: () => "",
};

const SITES: readonly Site[] = [
  {
    id: "wikimedia_commons",
    title: "Wikimedia Commons",
    host: "commons.wikimedia.org",
    path: "/w/api.php",
    search: "cirrus",
    mediaHosts: ["upload.wikimedia.org"],
    licenseNote: "A free licence, named with each file.",
    recorded: true,
    recommended: true,
    examples: ["volcano", "bird song"],
  },
  {
    id: "wikisource_en",
    title: "English Wikisource's own files",
    host: "en.wikisource.org",
    path: "/w/api.php",
    search: "cirrus_local",
    mediaHosts: ["upload.wikimedia.org"],
    licenseNote: "Scans in the public domain of the USA, or under a free licence, named with each file.",
    recorded: false,
    recommended: false,
    examples: ["federal reporter", "poems"],
  },
  {
    id: "meta_wiki",
    title: "Wikimedia Meta-Wiki's own files",
    host: "meta.wikimedia.org",
    path: "/w/api.php",
    search: "cirrus_local",
    mediaHosts: ["upload.wikimedia.org"],
    licenseNote: "A free licence, named with each file.",
    recorded: false,
    recommended: false,
    examples: ["grant report", "survey"],
  },
  {
    id: "mediawiki_org",
    title: "MediaWiki.org's own files",
    host: "www.mediawiki.org",
    path: "/w/api.php",
    search: "cirrus_local",
    mediaHosts: ["upload.wikimedia.org"],
    licenseNote: "A free licence, named with each file.",
    recorded: false,
    recommended: false,
    examples: ["skin screenshot", "extension"],
  },
  {
    id: "openstreetmap_wiki",
    title: "OpenStreetMap Wiki",
    host: "wiki.openstreetmap.org",
    path: "/w/api.php",
    search: "plain",
    mediaHosts: ["wiki.openstreetmap.org"],
    licenseNote: "The page of a file names its licence; the wiki's texts are under CC BY-SA 2.0.",
    recorded: false,
    recommended: false,
    examples: ["traffic sign", "bench"],
  },
  {
    id: "appropedia",
    title: "Appropedia",
    host: "www.appropedia.org",
    path: "/w/api.php",
    search: "plain",
    mediaHosts: ["www.appropedia.org"],
    licenseNote: "The page of a file names its licence; the wiki's texts are under CC BY-SA 4.0.",
    recorded: false,
    recommended: false,
    examples: ["solar cooker", "composting"],
  },
];

/** The wikis whose files can be searched. Source: https://www.mediawiki.org/wiki/API:Search and API:Imageinfo */
export const mediaWikis: readonly Source[] = SITES.map(toSource);

function toSource({ host, path, search, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "search",
    media: ["image", "video", "audio", "file"],
    keys: [],
    safeSearch: [],
    hosts: [host],
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    termsNote: "One request after the other, with a user agent that names the program.",
    adult: false,
    bridge: null,
    search: (query, asking) => {
      const wanted = `${PREFIXES[search](asking.kinds)}${query}`;
      return searchFiles(new URL(`https://${host}${path}`), wanted, asking);
    },
  };
}

async function* searchFiles(api: URL, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const question = { ...fixedParameters(asking.limit), gsrsearch: query };
  let pages = new Map<string, JsonObject>();
  let goOn: JsonObject | null = {};
  while (goOn !== null) {
    const answer = objectIn(await asking.fetch.json(linkWith(api, { ...question, ...texts(goOn) })));
    demandNoError(answer);
    pages = merge(pages, objectIn(objectIn(answer["query"])["pages"]));
    goOn = answer["continue"] === undefined ? null : objectIn(answer["continue"]);
    // One page of results may come in several parts, each with some of the properties.
    if (goOn !== null && answer["batchcomplete"] === undefined) continue;
    yield* inOrder(pages).flatMap(candidatesOf);
    pages = new Map();
  }
}

function fileTypes(kinds: ReadonlySet<CandidateKind>): string {
  return `filetype:${[...kinds].map((kind) => FILE_TYPES[kind]).join("|")} `;
}

function fixedParameters(limit: number): Readonly<Record<string, string>> {
  return {
    action: "query",
    format: "json",
    generator: "search",
    gsrnamespace: FILE_NAMESPACE,
    gsrlimit: String(Math.min(PAGE_SIZE, limit)),
    prop: "imageinfo",
    iiprop: "url|size|mime|extmetadata|user",
    iiurlwidth: String(THUMBNAIL_WIDTH),
  };
}

function texts(object: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, textIn(value) ?? ""]));
}

/** Errors come with status 200. Source: https://www.mediawiki.org/wiki/API:Errors_and_warnings */
function demandNoError({ error }: JsonObject): void {
  if (error !== undefined) throw oddAnswer(`it says "${textIn(objectIn(error)["info"]) ?? "an error"}"`);
}

function merge(known: ReadonlyMap<string, JsonObject>, more: JsonObject): Map<string, JsonObject> {
  const all = new Map(known);
  for (const [id, page] of Object.entries(more)) all.set(id, { ...all.get(id), ...objectIn(page) });
  return all;
}

/** Pages come as an object without order; each carries its place in the results. */
function inOrder(pages: ReadonlyMap<string, JsonObject>): JsonObject[] {
  return [...pages.values()].toSorted((a, b) => (wholeIn(a["index"]) ?? Infinity) - (wholeIn(b["index"]) ?? Infinity));
}

function candidatesOf(page: JsonObject): CandidateFacts[] {
  const [info] = objectsIn(page["imageinfo"]);
  const id = textIn(page["pageid"]);
  const url = linkIn(info?.["url"]);
  if (info === undefined || id === null || url === null) return [];
  const meta = objectIn(info["extmetadata"]);
  const said = (name: string): string | null => textOfHtml(textIn(objectIn(meta[name])["value"]));
  const mime = textIn(info["mime"]);
  return [
    candidate({
      source_id: id,
      kind: kindOfFile(mime, url),
      title: said("ObjectName") ?? textIn(page["title"])?.replace(/^[^:]+:/, "") ?? null,
      page_url: linkIn(info["descriptionurl"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(info["thumburl"]),
      width: wholeIn(info["width"]),
      height: wholeIn(info["height"]),
      size_bytes: wholeIn(info["size"]),
      mime,
      creator: said("Artist"),
      license: license({
        code: said("License"),
        url: linkIn(said("LicenseUrl")),
        text: said("LicenseShortName") ?? said("UsageTerms"),
      }),
      attribution: said("Attribution"),
    }),
  ];
}
