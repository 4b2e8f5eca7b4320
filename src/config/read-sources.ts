import type { ConfigProblem } from "./config-error.ts";
import type { ReadText } from "./folders.ts";
import type { Environment } from "./known-names.ts";

/** What the environment says of sources, by their ids in capitals (with the part of a further credential). */
export type SourceSettings = {
  readonly sourceKeys: ReadonlyMap<string, string>;
  /** Bases that take the place of a source's own address. */
  readonly sourceEndpoints: ReadonlyMap<string, string>;
};

const KEY = "TRAWL_KEY_";
const ENDPOINT = "TRAWL_ENDPOINT_";
const FILE = "_FILE";

/** Reads `TRAWL_KEY_*`, their `…_FILE` forms, and `TRAWL_ENDPOINT_*` of any source, known or not. */
export function readSources(env: Environment, readFile: ReadText, problems: ConfigProblem[]): SourceSettings {
  const sourceKeys = new Map<string, string>();
  const sourceEndpoints = new Map<string, string>();
  for (const [name, text] of Object.entries(env)) {
    if (!text) continue;
    if (name.startsWith(ENDPOINT)) addEndpoint(name, text, sourceEndpoints, problems);
    else if (name.startsWith(KEY)) addKey(name, text, readFile, sourceKeys, problems);
  }
  return { sourceKeys, sourceEndpoints };
}

function addEndpoint(name: string, text: string, endpoints: Map<string, string>, problems: ConfigProblem[]): void {
  const url = URL.parse(text);
  const isBase = url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.username === "";
  if (isBase) endpoints.set(name.slice(ENDPOINT.length), url.href);
  else
    problems.push({
      what: `${name} is "${text}"`,
      why: "it must be a base address like https://mirror.example.org/api/",
      remedy: "Write scheme, host and path only",
    });
}

function addKey(
  name: string,
  text: string,
  readFile: ReadText,
  keys: Map<string, string>,
  problems: ConfigProblem[],
): void {
  if (!name.endsWith(FILE)) return void keys.set(name.slice(KEY.length), text);
  try {
    keys.set(name.slice(KEY.length, -FILE.length), readFile(text).replace(/\r?\n$/, ""));
  } catch (error) {
    const why = `the file ${text} cannot be read (${error instanceof Error ? error.message : String(error)})`;
    problems.push({ what: name, why, remedy: "Name a file that this user may read" });
  }
}
