import { mediaWikis } from "./families/mediawiki.ts";
import { openverse } from "./sites/openverse.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [...mediaWikis, openverse];
