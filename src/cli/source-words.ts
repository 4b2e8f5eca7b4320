import type { Source, SourceRun } from "../api/contract.ts";
import { printable } from "./printable.ts";

const OUTCOMES: Readonly<Record<SourceRun["status"], string>> = {
  pending: "not asked yet",
  running: "being asked",
  ok: "answered",
  empty: "nothing found",
  blocked: "keeps us out",
  needs_key: "needs a key",
  timeout: "out of time",
  failed: "failed",
  cancelled: "not asked",
};

const STATES: Readonly<Record<Source["health"]["state"], string>> = {
  ok: "ok",
  slow: "slow",
  blocked: "blocked",
  needs_key: "needs",
  broken: "broken",
  engine_missing: "its engine is missing",
  unknown: "not known yet",
};

/** How asking a source went, in words. */
export function outcomeWords(status: SourceRun["status"]): string {
  return OUTCOMES[status];
}

/** Which sources are being asked at this moment, and how many are still to come; empty where none is. */
export function askingLine(runs: readonly SourceRun[]): string {
  const asked = runs.filter(({ status }) => status === "running").map(({ source }) => printable(source));
  const waiting = runs.filter(({ status }) => status === "pending").length;
  return asked.length === 0 ? "" : `asking  ${asked.join(", ")}${waiting > 0 ? ` (${waiting} more to ask)` : ""}`;
}

/** The line about a source that has ended, while its search goes on. */
export function runLine({ source, status, found, kept, reason }: SourceRun): string {
  const counts = status === "ok" || found > 0 ? `: ${found} found, ${kept} kept` : "";
  return `${outcomeWords(status)}  ${printable(source)}${counts}${reason === null ? "" : ` (${printable(reason)})`}`;
}

/** What became of each source of a search, as a table; the reason stands below its source. */
export function runTable(runs: readonly SourceRun[]): string[] {
  const names = runs.map(({ source }) => printable(source));
  const width = Math.max("source".length, ...names.map((name) => name.length));
  const outcome = Math.max(...Object.values(OUTCOMES).map((words) => words.length));
  const row = (name: string, words: string, ...counts: readonly (string | number)[]): string =>
    [name.padEnd(width), words.padEnd(outcome), ...counts.map((count) => String(count).padStart(10))].join("  ");
  const lines = runs.flatMap(({ status, found, kept, downloaded, reason }, index) => [
    row(names[index] ?? "", outcomeWords(status), found, kept, downloaded),
    ...(reason === null ? [] : [`  ${printable(reason)}`]),
  ]);
  return [row("source", "outcome", "found", "kept", "downloaded"), ...lines];
}

/** How a source of the catalogue is: its state, until or since when, and the settings that it needs or may have. */
export function stateWords({ needs_key, key_names, health }: Source): string {
  const keys = key_names.map(printable).join(" ");
  if (health.state === "needs_key") return `${STATES.needs_key} ${keys}`;
  const until = health.state === "blocked" && health.until !== null ? ` until ${minute(health.until)}` : "";
  const since = health.state === "broken" && health.since !== null ? ` since ${minute(health.since)}` : "";
  const may = keys === "" ? "" : `, ${needs_key ? "has" : "may have"} ${keys}`;
  return `${STATES[health.state]}${until}${since}${may}`;
}

/** The catalogue as a table of at most `width` columns; what does not fit beside a source stands below it. */
export function sourceTable(sources: readonly Source[], width: number): string[] {
  const rows = sources.map((source) => [nameOf(source), kindsOf(source), stateWords(source)] as const);
  const [first, second] = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.flatMap(([name, kinds, state]) => {
    const head = `${name.padEnd(first ?? 0)}  ${kinds.padEnd(second ?? 0)}`;
    const line = `${head}  ${state}`;
    return line.length <= width ? [line] : [head.trimEnd(), `    ${state}`];
  });
}

function nameOf({ id, enabled }: Source): string {
  return `${printable(id)}${enabled ? " *" : ""}`;
}

function kindsOf({ media }: Source): string {
  return media.length === 4 ? "all" : media.join(" ");
}

function minute(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}
