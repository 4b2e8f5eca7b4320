import { SOURCES } from "../src/sources/catalogue.ts";
import { isSearchable } from "../src/sources/families/ytdlp-search.ts";
import { keyName, type Source, type SourceKind } from "../src/sources/source.ts";

const TITLES: Readonly<Record<SourceKind, string>> = {
  search: "Searched by words",
  dataset: "Data sets, searched by words",
  media_site: "Media sites, reached by their links",
  generator: "Generators",
};
const ABOUT: Readonly<Record<SourceKind, string>> = {
  search: "Asked by a search, natively or through the bridge that the row names.",
  dataset: "Repositories and open-data portals; their files are kept as files.",
  media_site:
    "Paste a link. The row names the program that fetches it. Those marked as searchable are asked by words as well: by their own interface, or by a search of yt-dlp, where the installed version has it.",
  generator: "They make a picture of what is asked and find nothing: chosen by hand only, never counted as a match.",
};

/** Writes the page of all sources of the catalogue, as the code has them. */
export function sourcesPage(): string {
  const searched = SOURCES.filter((source) => isSearchable(source) && source.kind !== "generator");
  return [
    "# Sources",
    "",
    `${SOURCES.length} sources, of which ${searched.length} can be searched by words: ${searched.filter(({ bridge }) => bridge === null).length} natively, the others through a bridge (your own SearXNG, set by \`TRAWL_SEARXNG_URL\`, or an installed program). A source without its key or bridge finds nothing and says so.`,
    "",
    "*Recorded*: its reading is checked against a real answer of the site. *Documented*: against an answer made after the site's documents, which the site may have left behind. Sites change; the health of a source says how it is now.",
    ...(Object.keys(TITLES) as SourceKind[]).flatMap(section),
    "",
  ].join("\n");
}

function section(kind: SourceKind): string[] {
  const sources = SOURCES.filter((source) => source.kind === kind);
  if (sources.length === 0) return [];
  return [
    "",
    `## ${TITLES[kind]} (${sources.length})`,
    "",
    ABOUT[kind],
    "",
    "| id | title | media | needs | safe-search | licence | terms | checked |",
    "|---|---|---|---|---|---|---|---|",
    ...sources.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(row),
  ];
}

function row(source: Source): string {
  const cells = [
    `\`${source.id}\`${source.recommended ? " ★" : ""}`,
    source.kind === "media_site" && isSearchable(source) ? `${source.title} (searchable)` : source.title,
    source.media.join(", "),
    needsOf(source),
    source.safeSearch.join(", ") || "none",
    source.licenseNote,
    source.termsNote,
    source.recorded ? "recorded" : "documented",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function needsOf(source: Source): string {
  const keys = source.keys.map(({ part, required }) => `\`${keyName(source, part)}\`${required ? "" : " (optional)"}`);
  const bridges = { searxng: "`TRAWL_SEARXNG_URL`", ytdlp: "yt-dlp", gallerydl: "gallery-dl" } as const;
  return [...keys, ...(source.bridge === null ? [] : [bridges[source.bridge]])].join(", ") || "nothing";
}
