import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One table of figures. A row that misses its goal says so in its last cell. */
export type Table = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** What a benchmark found. */
export type Report = {
  readonly name: string;
  readonly command: string;
  readonly facts: readonly string[];
  readonly tables: readonly Table[];
  /** Goals that were missed, a phrase each; null where the run was too small to judge them. */
  readonly missed: readonly string[] | null;
  /** What could not be measured, or failed, and why. */
  readonly absent: readonly string[];
};

const DOCUMENT = join(import.meta.dirname, "..", "docs", "performance.md");

/** Writes a number of milliseconds, or a ratio, with three digits that matter. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Writes a report as Markdown. */
export function toMarkdown({ command, facts, tables, missed, absent }: Report): string {
  const lacking = absent.length === 0 ? [] : [`**Not measured:** ${[...new Set(absent)].join("; ")}.`];
  const parts = [`\`${command}\`: ${facts.join("; ")}. ${verdictOn(missed)}`, ...lacking, ...tables.map(tableText)];
  return parts.join("\n\n");
}

function verdictOn(missed: Report["missed"]): string {
  if (missed === null) return "Too small a run to judge the goals.";
  return missed.length === 0 ? "Every goal was met." : `Missed: ${missed.join("; ")}.`;
}

function tableText({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [`**${title}**`, "", line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Puts the report between its markers in docs/performance.md. Throws where the document lacks them. */
export function writeReport(report: Report): void {
  const [begin, end] = [`<!-- bench ${report.name} begin -->`, `<!-- bench ${report.name} end -->`];
  const text = readFileSync(DOCUMENT, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place marked ${begin} … ${end}.`);
  writeFileSync(DOCUMENT, `${text.slice(0, from + begin.length)}\n${toMarkdown(report)}\n${text.slice(to)}`);
}
