import type { PictureHash } from "../domain/picture-hash.ts";

/** What one look at a picture gives. */
export type Picture = {
  /** As it is shown, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Null: of one tone, there is nothing to compare. */
  readonly hash: PictureHash | null;
  /** A small WebP picture, at most `THUMBNAIL_SIDE` pixels high and wide. */
  readonly thumbnail: Uint8Array;
};

export const THUMBNAIL_SIDE = 320;

/** The first line of a decoder: it has started and found its library. */
export const READY = "ready";

/** What a decoder answers to one picture, as a line of JSON; nothing in it is shown to people as it came. */
export type DecoderAnswer =
  | {
      readonly width: number;
      readonly height: number;
      readonly hash: string | null;
      /** In base64. */
      readonly thumbnail: string;
    }
  | { readonly refused: RefusedPicture };

export const PICTURE_REFUSALS = ["bad_picture", "too_large", "unsupported"] as const;
export type RefusedPicture = (typeof PICTURE_REFUSALS)[number];
