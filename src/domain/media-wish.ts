/** By what a pasted link is fetched; `auto` looks at what the link leads to. */
export const ENGINE_WISHES = ["auto", "http", "ytdlp", "gallerydl"] as const;
export type EngineWish = (typeof ENGINE_WISHES)[number];

/** What a person wants of a page of a media site. */
export type MediaChoice = {
  /** The most lines of the picture, like `720` or `720p`; `best` or absent: the best there is. */
  readonly quality?: string | undefined;
  /** The container that is preferred, like `mp4`. */
  readonly format?: string | undefined;
  readonly audio_only?: boolean | undefined;
  /**
   * Of a list (playlist, channel, feed): the entries that are meant, like `1-5,8`; true: all of them, also where the
   * link names a film of the list; false: never a list. Absent: all, but only the film where the link names one.
   */
  readonly playlist?: boolean | string | undefined;
  /** Fetches also those entries of a list whose files are in the library already. */
  readonly playlist_again?: boolean | undefined;
};

export type MediaWish = { readonly engine: EngineWish; readonly media: MediaChoice };
