import { hostPortOf } from "../../net/normalise-url.ts";
import { SOURCES } from "../../sources/catalogue.ts";
import { keyName } from "../../sources/source.ts";
import type { SourceMeans } from "./messages.ts";

/** What the settings say of sources; see `config/read-sources.ts`. */
export type SourceConfig = {
  readonly sourceKeys: ReadonlyMap<string, string>;
  readonly sourceEndpoints: ReadonlyMap<string, string>;
  readonly searxngUrl: string | null;
};

const PREFIX = "TRAWL_KEY_".length;

/** Gathers what a source may use of the settings: its credentials, its endpoint or the bridge that leads to it. */
export function sourceMeans({ sourceKeys, sourceEndpoints, searxngUrl }: SourceConfig, id: string): SourceMeans {
  const source = SOURCES.find((one) => one.id === id);
  const keys = (source?.keys ?? []).flatMap(({ part }) => {
    const value = source === undefined ? undefined : sourceKeys.get(keyName(source, part).slice(PREFIX));
    return value === undefined ? [] : [[part ?? "", value] as const];
  });
  const bridge = source?.bridge === "searxng" ? searxngUrl : null;
  return { keys: Object.fromEntries(keys), endpoint: sourceEndpoints.get(id.toUpperCase()) ?? bridge };
}

/** The `host:port` that the endpoint of a source opens, for that source only; empty where none is set. */
export function endpointHosts({ sourceEndpoints }: SourceConfig, id: string): string[] {
  const endpoint = sourceEndpoints.get(id.toUpperCase());
  return endpoint === undefined ? [] : [hostPortOf(new URL(endpoint))];
}
