import type { z } from "zod";
import type { CreatedAnswer, Job, SourceRun, SourceRunsAnswer } from "../api/contract.ts";
import { CANDIDATE_KINDS, SAFE_SEARCH_LEVELS } from "../domain/candidate.ts";
import { isEnded } from "../domain/status.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Client } from "./client.ts";
import type { Command, Invocation } from "./command.ts";
import { openSession } from "./embedded.ts";
import { followJob } from "./follow-job.ts";
import type { ProgressView } from "./progress-view.ts";
import { askingLine, runLine, runTable } from "./source-words.ts";
import { stopSignal } from "./stop-signal.ts";

type Created = z.infer<typeof CreatedAnswer>;
type Flags = Invocation["flags"];

const MAX_LIMIT = 10_000;
const MAX_WIDTH = 100_000;

function listOf(flags: Flags, name: string, words?: readonly string[]): string[] | undefined {
  const text = flags[name];
  if (typeof text !== "string") return undefined;
  const list = text.split(",").map((word) => word.trim());
  const odd = list.find((word) => word === "" || (words !== undefined && !words.includes(word)));
  if (odd === undefined) return list;
  const wanted = words === undefined ? "names, separated by commas" : words.join(", ");
  throw new CliError(2, `--${name} ${text}: "${odd}" is not one of: ${wanted}.`);
}

function wholeOf(flags: Flags, name: string, most: number): number | undefined {
  const text = flags[name];
  if (typeof text !== "string") return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new CliError(2, `--${name} ${text}: it must be a whole number from 1 to ${most}.`);
}

function bodyOf(query: string, flags: Flags): object {
  const [safe, ...more] = listOf(flags, "safe", SAFE_SEARCH_LEVELS) ?? [];
  if (more.length > 0) throw new CliError(2, "--safe takes one level.");
  const filters = { license: listOf(flags, "license"), min_width: wholeOf(flags, "min-width", MAX_WIDTH) };
  return {
    type: "search",
    query,
    // What is undefined is not sent: the server has its own answer to that.
    sources: listOf(flags, "sources"),
    kinds: listOf(flags, "kinds", CANDIDATE_KINDS),
    limit: wholeOf(flags, "limit", MAX_LIMIT),
    safe_search: safe,
    filters,
    download: flags["find-only"] !== true,
  };
}

async function readRuns(client: Client, id: string): Promise<SourceRun[]> {
  const { sources } = await client.call<z.infer<typeof SourceRunsAnswer>>("GET", `jobs/${id}/sources`);
  return sources;
}

/** Notes which sources are being asked, and tells each once, when it has ended; asks no more when all have. */
function tellSources(client: Client, view: ProgressView): (job: Job) => Promise<void> {
  const told = new Set<string>();
  let isOver = false;
  return async ({ id }) => {
    if (isOver) return;
    const runs = await readRuns(client, id);
    const ended = runs.filter(({ finished_at: at }) => at !== null);
    for (const run of ended) if (!told.has(run.source)) view.tell(runLine(run));
    for (const { source } of ended) told.add(source);
    view.note(askingLine(runs));
    isOver = ended.length === runs.length;
  };
}

async function search({ words, flags, config }: Invocation): Promise<ExitCode> {
  const query = words.join(" ");
  if (query.trim() === "")
    throw new CliError(2, "What shall be searched for? No words were given.", `Usage: trawl ${searchCommand.usage}`);
  const body = bodyOf(query, flags);
  const stop = stopSignal();
  await using session = await openSession(config(), { idle: false });
  const { client } = session;
  const { job_id: id } = await client.call<Created>("POST", "jobs", body);
  const isJson = flags["json"] === true;
  if (!isJson) console.log(`job ${id}`);
  const { job } = await followJob(client, id, { stop, isJson, also: (view) => tellSources(client, view) });
  const sources = await readRuns(client, id);
  if (isJson) console.log(JSON.stringify({ job, sources }, null, 2));
  else if (isEnded(job.status)) for (const line of runTable(sources)) console.log(line);
  return job.status === "completed" ? 0 : 1;
}

/** Searches sources and fetches what they find. */
export const searchCommand: Command = {
  usage: "search QUERY [--sources a,b] [--limit 40] [--find-only] [--json]",
  help: [
    "Search sources and fetch what they find; see also: trawl sources.",
    "  --sources a,b        ask these; without it, those that are enabled",
    "  --kinds image,video  image, video, audio, file; without it, all",
    "  --limit 40           files in all",
    "  --safe moderate      strict, moderate or off",
    "  --license by,cc0     keep only what stands under one of these licences",
    "  --min-width 800      keep nothing that is known to be narrower, in pixels",
    "  --find-only          fetch nothing yet",
  ].join("\n"),
  options: {
    sources: { type: "string" },
    limit: { type: "string" },
    kinds: { type: "string" },
    safe: { type: "string" },
    license: { type: "string" },
    "min-width": { type: "string" },
    "find-only": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  run: search,
};
