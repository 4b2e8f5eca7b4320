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

const SITES: readonly Site[] = [
  {
    id: "wikimedia_commons",
    title: "Wikimedia Commons",
    host: "commons.wikimedia.org",
    path: "/w/api.php",
    mediaHosts: ["upload.wikimedia.org"],
    licenseNote: "A free licence, named with each file.",
    recorded: true,
    recommended: true,
    examples: ["volcano", "bird song"],
  },
];

/** The wikis whose files can be searched. Source: https://www.mediawiki.org/wiki/API:Search and API:Imageinfo */
export const mediaWikis: readonly Source[] = SITES.map(toSource);

function toSource({ host, path, ...facts }: Site): Source {
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
    search: (query, asking) => searchFiles(new URL(`https://${host}${path}`), query, asking),
  };
}

async function* searchFiles(api: URL, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const types = [...asking.kinds].map((kind) => FILE_TYPES[kind]).join("|");
  const question = { ...fixedParameters(asking.limit), gsrsearch: `filetype:${types} ${query}` };
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
