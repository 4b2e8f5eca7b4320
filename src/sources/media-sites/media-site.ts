import type { SourceFacts } from "../source.ts";

/** A site that is reached by pasting its links. */
export type MediaSite = Pick<SourceFacts, "id" | "title"> & {
  /** Where its links lead: names, or `*.name` for all below one. */
  readonly hosts: readonly string[];
  /** Films, where nothing is said. */
  readonly media?: SourceFacts["media"];
  /** The program that knows the site: yt-dlp, where nothing is said. */
  readonly bridge?: "gallerydl";
  /** A link that shows what it is good for; for a site that can be searched alone, such a search. */
  readonly example: string;
  /**
   * With what yt-dlp searches the site: `scsearch` for "scsearch20:rain", which gives the first 20 that it finds.
   * Source: https://github.com/yt-dlp/yt-dlp/blob/master/supportedsites.md
   */
  readonly searchPrefix?: string;
};
