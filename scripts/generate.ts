/** Writes the pages of docs/ that are nothing but facts of the code: the same code gives the same bytes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "../src/config/help.ts";
import { FAILURES } from "../src/domain/failures.ts";
import { REFUSALS } from "../src/domain/refusal.ts";
import { sourcesPage } from "./sources-page.ts";
import { ACTIVE_STATUSES, ENDED_STATUSES, LEASED_STATUSES, STATUSES, TRANSITIONS } from "../src/domain/status.ts";

const DOCS = join(import.meta.dirname, "..", "docs");

const RETRY_WORDS = {
  never: "ends the task",
  later: "tried again after a pause",
  restart: "tried again from byte 0",
  wait: "waits; not counted as a try",
} as const;

function errorsPage(): string {
  const failures = Object.entries(FAILURES).map(
    ([code, { retry, status, text }]) => `| \`${code}\` | ${status} | ${RETRY_WORDS[retry]} | ${text} |`,
  );
  const refusals = Object.entries(REFUSALS).map(([code, status]) => `| \`${code}\` | ${status} |`);
  return [
    "# Errors",
    "",
    "Errors are `{success:false, error:{code, message, detail?}}`. Codes stay; messages may change.",
    "",
    "## Failures: what can go wrong with a task",
    "",
    "| code | HTTP status | what follows | text |",
    "|---|---|---|---|",
    ...failures,
    "",
    "## Refusals: why a request was not carried out",
    "",
    "A refused request changed nothing.",
    "",
    "| code | HTTP status |",
    "|---|---|",
    ...refusals,
    "",
  ].join("\n");
}

function edges(): { from: string; event: string; to: string }[] {
  return STATUSES.flatMap((from) => Object.entries(TRANSITIONS[from]).map(([event, to]) => ({ from, event, to })));
}

function statesPage(): string {
  const ended = ENDED_STATUSES.map((status) => `  ${status} --> [*]`);
  return [
    "# Statuses of jobs and tasks",
    "",
    "Every change that exists. Each is one compare-and-set statement with its event in the same transaction.",
    "",
    `Active: ${ACTIVE_STATUSES.join(", ")}. Ended: ${ENDED_STATUSES.join(", ")}. A worker holds a lease in: ${LEASED_STATUSES.join(", ")}.`,
    "",
    "```mermaid",
    "stateDiagram-v2",
    "  [*] --> pending",
    ...edges().map(({ from, event, to }) => `  ${from} --> ${to}: ${event}`),
    ...ended,
    "```",
    "",
    "| from | event | to |",
    "|---|---|---|",
    ...edges().map(({ from, event, to }) => `| ${from} | ${event} | ${to} |`),
    "",
  ].join("\n");
}

const PAGES: readonly [name: string, source: string, text: string][] = [
  ["configuration.md", "src/config/options.ts", configurationPage()],
  ["errors.md", "src/domain/failures.ts and refusal.ts", errorsPage()],
  ["sources.md", "src/sources/", sourcesPage()],
  ["states.md", "src/domain/status.ts", statesPage()],
];

mkdirSync(DOCS, { recursive: true });
for (const [name, source, text] of PAGES) {
  writeFileSync(join(DOCS, name), `<!-- Generated from ${source} by \`npm run generate\`; do not edit. -->\n${text}`);
}
