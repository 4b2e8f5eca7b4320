import type { SourceFacts } from "../../sources/source.ts";
import type { BridgeTrouble, SearxngInstance } from "./searxng-instance.ts";
import { endpointOf, type SourceConfig } from "./source-means.ts";

type Bridges = {
  readonly instance: SearxngInstance | null;
  /** Why the outside program that leads to the source cannot be used; null: it can. */
  readonly whyMissing: string | null;
};

/** Says what is wrong with the bridge that leads to a source; null where nothing is, or it is reached without. */
export function bridgeTrouble(
  { id, bridge }: Pick<SourceFacts, "id" | "bridge">,
  config: SourceConfig,
  { instance, whyMissing }: Bridges,
): BridgeTrouble | null {
  if (bridge === null || endpointOf(config, id, false) !== null) return null;
  if (bridge !== "searxng") return whyMissing === null ? null : without("engine_missing", whyMissing);
  if (instance === null) return without("needs_key", "It is reached through your own SearXNG: set TRAWL_SEARXNG_URL.");
  return instance.troubleWith(id);
}

const without = (state: BridgeTrouble["state"], reason: string): BridgeTrouble => ({ state, since: null, reason });
