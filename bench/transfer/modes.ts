import type { Mode } from "./product.ts";

/** The digest is there when the file is completed. The default, and not named, so that every version can do it. */
export const FINISH: Mode = { name: "trawl finish", env: {} };
/** Completed at once; a background pass brings the digest. */
export const LATER: Mode = { name: "trawl later", env: { TRAWL_DIGEST: "later" } };

/** The same with further settings. */
export function adjust({ name, env }: Mode, suffix: string, more: Readonly<Record<string, string>>): Mode {
  return { name: `${name}${suffix}`, env: { ...env, ...more } };
}

export const ONE_CONNECTION = { TRAWL_MAX_CONNECTIONS: "1" };
