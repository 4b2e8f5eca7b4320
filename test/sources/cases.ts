import { mediaWikiCases } from "./cases/mediawiki.ts";
import { openverseCases } from "./cases/openverse.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [...mediaWikiCases, ...openverseCases];
