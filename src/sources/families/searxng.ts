import type { CandidateFacts, CandidateKind, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { secondsIn } from "../read-duration.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, listIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import { sizeIn } from "../read-size.ts";
import type { Asking, Source } from "../source.ts";
import { openSourceDoor, type SourceAccess } from "../source-door.ts";
import { type FailedOutcome, SourceFailure } from "../source-failure.ts";
import { LEFT_OUT_ENGINES, SEARXNG_ENGINES, type SearxngEngine } from "./searxng-engines.ts";

/** Stands for the admin's instance: its address always takes the place of this one. */
const HOST = "searxng.invalid";
const INSTANCE = { id: "searxng", title: "SearXNG", hosts: [HOST], keys: [] };
const LEVELS: Readonly<Record<SafeSearch, number>> = { strict: 2, moderate: 1, off: 0 };
/** Formats that an instance does not allow are refused with this status. */
const FORMAT_REFUSED = 403;
const OUTCOMES: readonly (readonly [words: RegExp, outcome: FailedOutcome])[] = [
  [/timeout/i, "timeout"],
  [/captcha|access denied|too many requests/i, "blocked"],
];
const KINDS: Readonly<Record<string, CandidateKind>> = {
  images: "image",
  videos: "video",
  music: "audio",
  files: "file",
};

/** The engines that SearXNG ships, each a source. Source: https://docs.searxng.org/dev/search_api.html */
export const searxng: readonly Source[] = SEARXNG_ENGINES.map(searxngSource);

/** What an instance says of its engines. */
export type SearxngOffer = {
  /** All that it has, by their names, be they switched on or off. */
  readonly names: ReadonlySet<string>;
  /** Those that are switched on and that the table does not know. */
  readonly more: readonly SearxngEngine[];
};

/** Asks an instance what it has. Throws a `SourceFailure`, and the signal's reason. */
export async function askSearxngOffer(access: SourceAccess, signal: AbortSignal): Promise<SearxngOffer> {
  return searxngOffer(await openSourceDoor(INSTANCE, access, signal).json(new URL(`https://${HOST}/config`)));
}

/** Reads what an instance answers at /config. Throws a `SourceFailure` for an answer of another shape. */
export function searxngOffer(configAnswer: unknown): SearxngOffer {
  const taken = new Set(SEARXNG_ENGINES.map(({ id }) => id));
  const known = new Set([...LEFT_OUT_ENGINES, ...SEARXNG_ENGINES.map(({ engine }) => engine)]);
  const engines = resultsAt(configAnswer, "engines");
  const more = engines.flatMap((facts) => {
    const engine = textIn(facts["name"]);
    const kind = kindOf(facts["categories"]);
    if (engine === null || kind === null || facts["enabled"] !== true || known.has(engine)) return [];
    known.add(engine);
    const id = freeId(engine, taken);
    taken.add(id);
    return [{ id, engine, title: engine, kind }];
  });
  return { names: new Set(engines.flatMap((facts) => textIn(facts["name"]) ?? [])), more };
}

function kindOf(categories: unknown): CandidateKind | null {
  const [kind] = listIn(categories).flatMap((category) => KINDS[textIn(category) ?? ""] ?? []);
  return kind ?? null;
}

/** An id that a variable can carry; a number tells apart the engines whose names differ in other characters only. */
function freeId(engine: string, taken: ReadonlySet<string>): string {
  const name = engine
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  const id = `searxng_${name || "engine"}`;
  for (let number = 1; ; number++) {
    const free = number === 1 ? id : `${id}_${number}`;
    if (!taken.has(free)) return free;
  }
}

/** The source that an engine of SearXNG makes. */
export function searxngSource({ id, engine, title, kind, note, recorded = false }: SearxngEngine): Source {
  const asItsEngine = "Asked through the admin's own SearXNG, which must have this engine and answer in JSON.";
  return {
    id,
    title: `${title} (SearXNG)`,
    kind: "search",
    media: [kind],
    keys: [],
    safeSearch: ["strict", "moderate", "off"],
    hosts: [HOST],
    mediaHosts: "anywhere",
    pageSize: 100,
    requestsPerMinute: null,
    licenseNote: "None is told: each result belongs to whoever made it.",
    termsNote: note === undefined ? asItsEngine : `${asItsEngine} ${note}`,
    recorded,
    recommended: false,
    adult: false,
    bridge: "searxng",
    examples: ["lighthouse"],
    search: (query, asking) => searchEngine(engine, kind, query, asking),
  };
}

async function* searchEngine(
  engine: string,
  kind: CandidateKind,
  query: string,
  asking: Asking,
): AsyncGenerator<CandidateFacts> {
  const seen = new Set<string>();
  for (let pageno = 1; ; pageno++) {
    const answer = await askPage(engine, pageno, query, asking);
    demandResponse(answer, engine);
    const found = ownResults(answer, engine).flatMap((result) => candidatesOf(result, kind));
    yield* found;
    const known = seen.size;
    for (const { media_url } of found) seen.add(media_url);
    // Some engines have one page only, and give it again and again.
    if (seen.size === known) return;
  }
}

/** Asks one engine. A category would add all of its engines to the one that is named. */
async function askPage(engine: string, pageno: number, query: string, asking: Asking): Promise<unknown> {
  const safesearch = LEVELS[asking.safeSearch];
  const url = linkWith(`https://${HOST}/search`, { q: query, engines: engine, format: "json", pageno, safesearch });
  // In its own language it would tell what went wrong in words that nobody here knows.
  const headers = { "accept-language": "en" };
  const answer = await asking.fetch.json(url, { headers, nothingOn: [FORMAT_REFUSED] });
  if (answer !== null) return answer;
  const remedy = 'an admin adds "json" to search.formats in its settings.yml';
  throw new SourceFailure("blocked", `The SearXNG instance does not answer in JSON (${FORMAT_REFUSED}): ${remedy}.`);
}

/** Engines that gave no answer stand in a list of their own, as pairs of name and reason; it looks like nothing found. */
function demandResponse(answer: unknown, engine: string): void {
  const silent = listIn(objectIn(answer)["unresponsive_engines"]).find((pair) => listIn(pair)[0] === engine);
  if (silent === undefined) return;
  const why = textIn(listIn(silent)[1]) ?? "no answer";
  const outcome = OUTCOMES.find(([words]) => words.test(why))?.[1] ?? "failed";
  throw new SourceFailure(outcome, `SearXNG got no results from its engine “${engine}”: ${why}.`);
}

/** The results of the engine that was asked: one that an instance does not have makes it ask others in its place. */
function ownResults(answer: unknown, engine: string): readonly JsonObject[] {
  const results = resultsAt(answer, "results");
  const own = results.filter((result) => result["engine"] === engine || listIn(result["engines"]).includes(engine));
  if (own.length > 0 || results.length === 0) return own;
  throw new SourceFailure("failed", `The SearXNG instance has no engine “${engine}”: an admin switches it on there.`);
}

function candidatesOf(result: JsonObject, kind: CandidateKind): CandidateFacts[] {
  const page = linkIn(result["url"]);
  const thumbnail = linkIn(result["thumbnail_src"]) ?? linkIn(result["thumbnail"]);
  const file = fileOf(result, kind);
  const url = file ?? (kind === "image" ? thumbnail : page);
  if (url === null) return [];
  return [
    candidate({
      source_id: url,
      kind,
      title: textOfHtml(textIn(result["title"])),
      page_url: page,
      media_url: url,
      media_kind: kind === "image" && file === null ? "thumbnail_only" : "best_known",
      thumbnail_url: thumbnail,
      ...(kind === "image" && file !== null ? sizeIn(result["resolution"]) : {}),
      duration_seconds: secondsIn(result["length"]),
      creator: textOfHtml(firstText(result["author"])),
    }),
  ];
}

/** The file itself, where it is told. Films, sounds and files are mostly told by their page alone. */
function fileOf(result: JsonObject, kind: CandidateKind): string | null {
  if (kind === "image") return linkIn(result["img_src"]);
  return kind === "audio" ? linkIn(result["audio_src"]) : null;
}
