import type { SourceFacts } from "../../sources/source.ts";
import type { BridgeTrouble, SearxngInstance } from "./searxng-instance.ts";
import { endpointOf, type SourceConfig } from "./source-means.ts";

/** Says what is wrong with the bridge that leads to a source; null where nothing is, or it is reached without. */
export function bridgeTrouble(
  { id, bridge }: Pick<SourceFacts, "id" | "bridge">,
  config: SourceConfig,
  instance: SearxngInstance | null,
): BridgeTrouble | null {
  if (bridge === null || endpointOf(config, id, false) !== null) return null;
  if (bridge !== "searxng") return without("engine_missing", `The program that reaches it is not there: ${bridge}.`);
  if (instance === null) return without("needs_key", "It is reached through your own SearXNG: set TRAWL_SEARXNG_URL.");
  return instance.troubleWith(id);
}

const without = (state: BridgeTrouble["state"], reason: string): BridgeTrouble => ({ state, since: null, reason });
