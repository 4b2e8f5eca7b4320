import { hostPortOf } from "../../net/normalise-url.ts";
import { SOURCES } from "../../sources/catalogue.ts";
import type { SearxngEngine } from "../../sources/families/searxng-engines.ts";
import { keyName } from "../../sources/source.ts";
import type { SourceMeans } from "./messages.ts";

/** What the settings say of sources; see `config/read-sources.ts`. */
export type SourceConfig = {
  readonly sourceKeys: ReadonlyMap<string, string>;
  readonly sourceEndpoints: ReadonlyMap<string, string>;
  readonly searxngUrl: string | null;
};

/** Opens a credential that an admin gave into keeping, by the name of its variable; null where there is none. */
export type RevealKey = (name: string) => Promise<string | null>;

const PREFIX = "TRAWL_KEY_".length;

/**
 * Gathers what a source may use: its credentials, those of the settings before those in keeping, its endpoint or the
 * bridge that leads to it. `engineOf` finds the engines of the admin's SearXNG by their ids.
 */
export async function sourceMeans(
  config: SourceConfig,
  id: string,
  reveal: RevealKey,
  engineOf: (id: string) => Promise<SearxngEngine | null>,
): Promise<SourceMeans> {
  const source = SOURCES.find((one) => one.id === id);
  const engine = source === undefined ? await engineOf(id) : null;
  const keys: Record<string, string> = {};
  for (const { part } of source?.keys ?? []) {
    const name = keyName({ id }, part);
    const value = keyInSettings(config, name) ?? (await reveal(name));
    if (value !== null) keys[part ?? ""] = value;
  }
  return { keys, engine, endpoint: endpointOf(config, id, engine !== null || source?.bridge === "searxng") };
}

/** The credential of this variable in the settings, or null. */
export function keyInSettings({ sourceKeys }: SourceConfig, name: string): string | null {
  return sourceKeys.get(name.slice(PREFIX)) ?? null;
}

/** The base that takes the place of a source's own address: what is set for it, else the admin's SearXNG as its bridge. */
export function endpointOf(
  { sourceEndpoints, searxngUrl }: SourceConfig,
  id: string,
  isBridged: boolean,
): string | null {
  return sourceEndpoints.get(id.toUpperCase()) ?? (isBridged ? searxngUrl : null);
}

/** The `host:port` that the endpoint of a source opens, for that source only; empty where none is set. */
export function endpointHosts({ sourceEndpoints }: SourceConfig, id: string): string[] {
  const endpoint = sourceEndpoints.get(id.toUpperCase());
  return endpoint === undefined ? [] : [hostPortOf(new URL(endpoint))];
}
