import { SOURCES } from "../../sources/catalogue.ts";
import { searxngSource } from "../../sources/families/searxng.ts";
import type { Source } from "../../sources/source.ts";
import { SourceFailure } from "../../sources/source-failure.ts";
import { gatherCandidates, resultOf } from "./gather-candidates.ts";
import type { SearchThreadOptions, SourceMeans } from "./messages.ts";
import { accessOf, poolFor } from "./source-access.ts";
import type { SourceResult, SourceSearch, SourceSearchContext } from "./source-search.ts";

/**
 * Asks one source, over connections of its own, and hands on what it finds. Whatever the source does wrong is the
 * result. Throws the signal's reason, and an Error for faults of our own.
 */
export async function askSource(
  wanted: SourceSearch,
  means: SourceMeans,
  options: SearchThreadOptions,
  context: SourceSearchContext,
): Promise<SourceResult> {
  const source = SOURCES.find(({ id }) => id === wanted.source) ?? engineSource(means);
  if (source === undefined) return resultOf(NOT_THERE, 0, [NOT_THERE.message], 0);
  using pool = poolFor(means, options);
  const { sourceTimeoutMs } = options;
  const gathering = { wanted, access: accessOf(means, options, pool), sourceTimeoutMs };
  return await gatherCandidates(() => source, gathering, context);
}

/** Only the engines of a SearXNG come and go while a job that names them waits. */
const NOT_THERE = new SourceFailure("failed", "It is not there any more: your SearXNG does not name it.");

function engineSource({ engine }: SourceMeans): Source | undefined {
  return engine === null ? undefined : searxngSource(engine);
}
