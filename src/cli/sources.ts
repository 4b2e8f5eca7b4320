import type { z } from "zod";
import type { MediaSite, MediaSitesAnswer, Source, SourcesAnswer, SourceTestAnswer } from "../api/contract.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Client } from "./client.ts";
import type { Command, Invocation } from "./command.ts";
import { openSession } from "./embedded.ts";
import { printable } from "./printable.ts";
import { outcomeWords, sourceTable } from "./source-words.ts";

type Page = z.infer<typeof SourcesAnswer>;
type SitesPage = z.infer<typeof MediaSitesAnswer>;
type Tested = z.infer<typeof SourceTestAnswer>;

/** As wide as terminals are at least. */
const USUAL_WIDTH = 80;

async function readSources(client: Client, wanted: Readonly<Record<string, string>>): Promise<Source[]> {
  const sources: Source[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query = new URLSearchParams({ ...wanted, ...(cursor === "" ? {} : { cursor }) });
    const page: Page = await client.call("GET", `sources?${query.toString()}`);
    sources.push(...page.sources);
    cursor = page.next_cursor;
  }
  return sources;
}

async function list(client: Client, words: readonly string[], flags: Invocation["flags"]): Promise<ExitCode> {
  const { kind } = flags;
  const q = words.join(" ");
  const wanted = { ...(q === "" ? {} : { q }), ...(typeof kind === "string" ? { kind } : {}) };
  const sources = await readSources(client, wanted);
  if (flags["json"] === true) console.log(JSON.stringify(sources, null, 2));
  else {
    for (const line of sourceTable(sources, process.stdout.columns ?? USUAL_WIDTH)) console.log(line);
    const count = `${sources.length} source${sources.length === 1 ? "" : "s"}`;
    console.log(`${count}; * is asked where nobody chose sources.`);
  }
  return 0;
}

/** What the installed programs know, which is far more than the catalogue. */
async function listSites(client: Client, q: string, isJson: boolean): Promise<ExitCode> {
  const sites: MediaSite[] = [];
  let programs: SitesPage["programs"] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query = new URLSearchParams({
      limit: "200",
      ...(q === "" ? {} : { q }),
      ...(cursor === "" ? {} : { cursor }),
    });
    const page: SitesPage = await client.call("GET", `sources/media-sites?${query.toString()}`);
    sites.push(...page.media_sites);
    ({ programs, next_cursor: cursor } = page);
  }
  if (isJson) console.log(JSON.stringify({ media_sites: sites, programs }, null, 2));
  else {
    for (const { program, name, description, broken } of sites)
      console.log(
        printable(`${program}  ${name}${description === null ? "" : `: ${description}`}${broken ? " (broken)" : ""}`),
      );
    for (const { reason } of programs) if (reason !== null) console.log(printable(reason));
    console.log(`${sites.length} site${sites.length === 1 ? "" : "s"} that the installed programs know.`);
  }
  return 0;
}

async function ask(client: Client, id: string, isJson: boolean): Promise<ExitCode> {
  const tested = await client.call<Tested>("POST", `sources/${encodeURIComponent(id)}/test`);
  const { status, reason, found, elapsed_ms: ms } = tested;
  if (isJson) console.log(JSON.stringify(tested, null, 2));
  else {
    const why = reason === null ? "" : ` ${printable(reason)}`;
    console.log(`${printable(id)}: ${outcomeWords(status)}, ${found} found in ${(ms / 1000).toFixed(1)} s.${why}`);
  }
  return status === "ok" || status === "empty" ? 0 : 1;
}

/** Lists the sources, or asks one of them now. */
export const sourcesCommand: Command = {
  usage: "sources [QUERY] [--kind search] [--json], sources [QUERY] --sites [--json], sources test ID",
  help: "List the sources with their state and what they need, all sites that the installed programs know, or ask one source now.",
  options: {
    sites: { type: "boolean", default: false },
    kind: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run({ words, flags, config }) {
    await using session = await openSession(config(), { idle: true });
    const [first, id, ...more] = words;
    const isTest = first === "test" && id !== undefined && more.length === 0;
    if (flags["sites"] === true) return await listSites(session.client, words.join(" "), flags["json"] === true);
    // Awaited here: the session ends with this block.
    if (isTest) return await ask(session.client, id, flags["json"] === true);
    return await list(session.client, words, flags);
  },
};
