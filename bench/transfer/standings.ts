/** Medians and ratios of those who did the same work, as a table. */
import { median } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import type { Standing } from "./alternate.ts";
import type { Cost } from "./process-cost.ts";

/** The middle figures of one contender's rounds, each by itself. */
export type Middle = { readonly [Key in keyof Required<Cost>]: number | null };

const FIGURES = ["wallS", "cpuS", "peakRssMb", "requestS", "laterCpuS"] as const;

const COLUMNS = ["client", "rounds", "s", "MB/s", "CPU s", "CPU s later", "peak MB"];

/** Gives the medians; null for a figure that nobody took. */
export function middleOf(costs: readonly Cost[]): Middle {
  const middles = FIGURES.map((key) => {
    const values = costs.flatMap((cost) => cost[key] ?? []);
    return [key, values.length === 0 ? null : median(values)];
  });
  return Object.fromEntries(middles) as Middle;
}

/** Says how many times as fast `name` was as `other`; null where one of them has no figure. */
export function speedRatio(standings: readonly Standing[], name: string, other: string): number | null {
  return ratio(middleNamed(standings, other)?.wallS, middleNamed(standings, name)?.wallS);
}

/** Says how many times the CPU time of `other` was used by `name`; null where one of them has no figure. */
export function cpuRatio(standings: readonly Standing[], name: string, other: string): number | null {
  return ratio(middleNamed(standings, name)?.cpuS, middleNamed(standings, other)?.cpuS);
}

function middleNamed(standings: readonly Standing[], name: string): Middle | null {
  const standing = standings.find((one) => one.name === name);
  return standing && standing.fault === null ? middleOf(standing.costs) : null;
}

function ratio(above: number | null | undefined, below: number | null | undefined): number | null {
  return above == null || below == null || below === 0 ? null : above / below;
}

export type Layout = {
  readonly title: string;
  /** What all files are together. */
  readonly bytes: number;
  /** Whom the others are compared with, by name. */
  readonly references: readonly string[];
  /** How many files there are, where that is what counts. */
  readonly fileCount?: number;
};

/** Writes one line a contender; ratios above 1 mean faster, or more CPU time. */
export function standingsTable(standings: readonly Standing[], layout: Layout): Table {
  const perFile = layout.fileCount === undefined ? [] : ["files/s", "of it the request, s"];
  const columns = [
    ...COLUMNS.slice(0, 4),
    ...perFile,
    ...COLUMNS.slice(4),
    ...layout.references.flatMap((name) => [`speed ÷ ${name}`, `CPU ÷ ${name}`]),
  ];
  const rows = standings.map((standing) => {
    if (standing.fault === null && standing.costs.length > 0) return figuresOf(standing, standings, layout);
    const empty = Array.from({ length: columns.length - 2 }, () => "");
    return [standing.name, `**${standing.fault ?? "not run"}**`, ...empty];
  });
  return { title: layout.title, columns, rows };
}

function figuresOf({ name, costs }: Standing, all: readonly Standing[], layout: Layout): string[] {
  const { wallS, cpuS, peakRssMb, requestS, laterCpuS } = middleOf(costs);
  const perSecond = (amount: number): number | null => ratio(amount, wallS);
  const figures = [
    wallS,
    perSecond(layout.bytes / 1e6),
    ...(layout.fileCount === undefined ? [] : [perSecond(layout.fileCount), requestS]),
    cpuS,
    laterCpuS,
    peakRssMb,
    ...layout.references.flatMap((other) => [speedRatio(all, name, other), cpuRatio(all, name, other)]),
  ];
  return [name, `${costs.length}`, ...figures.map((value) => (value === null ? "" : figure(value)))];
}

/** Says of each contender that could not take part, or failed, why. */
export function faultsOf(standings: readonly Standing[]): string[] {
  return standings.flatMap(({ name, fault }) => (fault === null ? [] : [`${name}: ${fault}`]));
}
