import type { Source } from "../source.ts";
import { BROADCASTERS } from "./broadcasters.ts";
import type { MediaSite } from "./media-site.ts";
import { PICTURE_SITES } from "./picture-sites.ts";
import { SOUND_SITES } from "./sound-sites.ts";
import { VIDEO_SITES } from "./video-sites.ts";

/** Found nearly everywhere: a word to try a search with. */
const SEARCHED = "lighthouse";
const PROGRAMS = { ytdlp: "yt-dlp", gallerydl: "gallery-dl" } as const;

/** A source that is reached by its links, and the prefix with which yt-dlp searches it, or null where it cannot. */
export type MediaSiteSource = Source & { readonly searchPrefix: string | null };

/**
 * Well-known sites that yt-dlp or gallery-dl name among those they know; sites for adults alone are left out. Sites of
 * which an interface can be asked as well stand among the sites.
 * Source: https://github.com/yt-dlp/yt-dlp/blob/master/supportedsites.md and
 * https://github.com/mikf/gallery-dl/blob/master/docs/supportedsites.md
 */
export const mediaSites: readonly MediaSiteSource[] = [
  ...BROADCASTERS,
  ...PICTURE_SITES,
  ...SOUND_SITES,
  ...VIDEO_SITES,
].map(toSource);

function isLink(example: string): boolean {
  return example.startsWith("https:");
}

function toSource(site: MediaSite): MediaSiteSource {
  const { id, title, hosts, example } = site;
  const bridge = site.bridge ?? "ytdlp";
  const searchPrefix = site.searchPrefix ?? null;
  return {
    id,
    title,
    kind: "media_site",
    media: site.media ?? ["video"],
    keys: [],
    safeSearch: [],
    hosts,
    mediaHosts: hosts,
    pageSize: 0,
    requestsPerMinute: null,
    licenseNote: "None is told: each work belongs to whoever made it.",
    termsNote: `Reached by its links, through ${PROGRAMS[bridge]}; save only what its owner allows.`,
    recorded: false,
    recommended: false,
    adult: false,
    bridge,
    examples: searchPrefix === null || !isLink(example) ? [example] : [example, SEARCHED],
    searchPrefix,
  };
}
