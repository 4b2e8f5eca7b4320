/** Which sources a search asks: the recommended ones, or those that were ticked. */
import { foldText } from "../../src/domain/fold-text.ts";
import type { CandidateKind, SafeSearch, Source } from "./wire-search.ts";

export type SourceChoice = "recommended" | readonly string[];

/** Lists the sources that can be asked for these kinds with this safe-search. */
export function fittingSources(
  sources: readonly Source[],
  kinds: readonly CandidateKind[],
  safeSearch: SafeSearch,
): Source[] {
  return sources.filter(
    ({ searchable, adult, media }) =>
      searchable && !(adult && safeSearch === "strict") && media.some((kind) => kinds.includes(kind)),
  );
}

/** Gives the ids of the fitting sources that are chosen. */
export function chosenOf(choice: SourceChoice, fitting: readonly Source[]): ReadonlySet<string> {
  const recommended = ({ enabled, kind }: Source): boolean => enabled && kind !== "generator";
  const isChosen = choice === "recommended" ? recommended : ({ id }: Source) => choice.includes(id);
  return new Set(fitting.filter(isChosen).map(({ id }) => id));
}

/** Lists all that would answer now, as far as is known. Generators are left to be chosen one by one. */
export function workingSources(fitting: readonly Source[]): string[] {
  return fitting
    .filter(({ kind, health }) => kind !== "generator" && ["ok", "slow", "unknown"].includes(health.state))
    .map(({ id }) => id);
}

export const SOURCE_GROUPS = ["image", "mixed", "av", "file", "dataset", "key", "searxng", "generator"] as const;
export type SourceGroup = (typeof SOURCE_GROUPS)[number];

/** Tells under which heading a source stands. */
export function groupOf({ kind, media, needs_key, key_names }: Source): SourceGroup {
  if (kind === "generator") return "generator";
  if (key_names.includes("TRAWL_SEARXNG_URL")) return "searxng";
  if (needs_key) return "key";
  if (kind === "dataset") return "dataset";
  if (media.every((one) => one === "image")) return "image";
  if (media.every((one) => one === "video" || one === "audio")) return "av";
  return media.includes("image") ? "mixed" : "file";
}

/** Tells whether a source is meant by what was typed: each word begins one of its own. */
export function isNamed({ id, title }: Source, typed: string): boolean {
  const words = foldText(`${id.replaceAll("_", " ")} ${title}`).split(/[^\p{L}\p{N}]+/u);
  return foldText(typed)
    .split(/\s+/)
    .every((wanted) => words.some((word) => word.startsWith(wanted)) || id.startsWith(wanted));
}
