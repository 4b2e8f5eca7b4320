import type { Tool } from "../../children/tools.ts";
import type { MediaChoice } from "../../domain/media-wish.ts";
import type { WorkFolder } from "../../files/work-folder.ts";

/** Begins each line that is for us. */
export const MARK = "TRAWL:";

/**
 * The arguments that every call has: nothing but what we say counts, nothing is run, loaded or written elsewhere.
 * An option that this version does not know is one whose feature it does not have.
 */
function guards(tool: Tool): string[] {
  const wished = ["--no-plugin-dirs", "--no-remote-components", "--no-update", "--no-exec", "--no-netrc"];
  const known = wished.filter((option) => tool.has(option));
  return ["--ignore-config", ...known, "--no-cache-dir", "--no-warnings", "--socket-timeout", "20"].concat(
    tool.has("--color") ? ["--color", "never"] : ["--no-color"],
    ["--default-search", "error"],
  );
}

/**
 * Arguments to be told what a page has, without fetching it; of a list only that it is one. The link stands behind `--`
 * and can be no option.
 */
export function resolveArguments(tool: Tool, choice: MediaChoice, canMerge: boolean, url: string): string[] {
  const asked = ["-J", "--flat-playlist", "-I", "0", whichOfBoth(choice)];
  return [...guards(tool), ...asked, ...formats(choice, canMerge), "--", url];
}

/** Arguments to be told the entries of a list, one line of JSON each, as they are found. */
export function listArguments(tool: Tool, choice: MediaChoice, url: string): string[] {
  const items = typeof choice.playlist === "string" ? ["-I", choice.playlist] : [];
  const asked = ["-j", "--flat-playlist", "--lazy-playlist", whichOfBoth(choice)];
  return [...guards(tool), ...asked, ...items, ...formats(choice, false), "--", url];
}

/** What is meant by a link that names a film and a list with it. */
function whichOfBoth({ playlist }: MediaChoice): string {
  return playlist === true || typeof playlist === "string" ? "--yes-playlist" : "--no-playlist";
}

/** One search: at most `limit` of what the site of a prefix, like `ytsearch`, finds. */
export type PrefixSearch = { readonly prefix: string; readonly query: string; readonly limit: number };

/**
 * Arguments to search: each find is a line of JSON, printed as soon as it is known. What was typed stands in one
 * argument, behind `--` and the prefix, and is neither an option nor a prefix of its own.
 */
export function searchArguments(tool: Tool, { prefix, query, limit }: PrefixSearch): string[] {
  const lazily = tool.has("--lazy-playlist") ? ["--lazy-playlist"] : [];
  return [...guards(tool), "-j", "--flat-playlist", ...lazily, "--", `${prefix}${limit}:${query}`];
}

/** Arguments to be told which sites it knows. */
export function extractorArguments(tool: Tool): string[] {
  return [...guards(tool), "--extractor-descriptions"];
}

export type DownloadOptions = {
  readonly choice: MediaChoice;
  /** Path of ffmpeg, or null. */
  readonly ffmpeg: string | null;
  /** Bytes a second, or null. */
  readonly maxSpeed: number | null;
  /** Takes the sound out of a film. */
  readonly extractsAudio: boolean;
};

/** Arguments to fetch what is known of a page into a work folder. The page is not asked again, and no link is named. */
export function downloadArguments(tool: Tool, work: WorkFolder, options: DownloadOptions): string[] {
  const { choice, ffmpeg, maxSpeed, extractsAudio } = options;
  const audioFormat = choice.format === undefined ? [] : ["--audio-format", choice.format];
  const optional = [
    tool.has("--progress-delta") ? ["--progress-delta", "0.3"] : [],
    maxSpeed === null ? [] : ["--limit-rate", String(maxSpeed)],
    ffmpeg === null ? [] : ["--ffmpeg-location", ffmpeg],
    extractsAudio ? ["-x", ...audioFormat] : [],
  ];
  return [
    guards(tool),
    ["-q", "--progress", "--newline", "--no-simulate", "--abort-on-unavailable-fragment"],
    ["--retries", "3", "--fragment-retries", "3", "--downloader", "m3u8:native"],
    ...optional,
    ["-P", `home:${work.finishedPath}`, "-P", `temp:${work.unfinishedPath}`, "-o", "media.%(ext)s"],
    ["--progress-template", `download:${MARK}download:%(progress)j`],
    ["--progress-template", `postprocess:${MARK}finish:%(progress)j`],
    ["--print", `after_move:${MARK}file:%(filepath)j`],
    formats(choice, ffmpeg !== null),
    ["--load-info-json", work.pagePath],
  ].flat();
}

function formats({ quality, format, audio_only }: MediaChoice, canMerge: boolean): string[] {
  const lines = /^(\d{2,4})p?$/.exec(quality ?? "")?.[1];
  const sort = [...(lines === undefined ? [] : [`res:${lines}`]), ...(format === undefined ? [] : [`ext:${format}`])];
  const spec = audio_only === true ? "ba/b" : canMerge ? "bv*+ba/b" : "b";
  return ["-f", spec, ...(sort.length > 0 ? ["-S", sort.join(",")] : [])];
}
