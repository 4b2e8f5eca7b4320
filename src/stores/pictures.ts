/** What the store knows of the pictures among the assets: what a look at each told. */
import type { FailureCode } from "../domain/failures.ts";
import type { AssetId, OwnerId } from "../domain/ids.ts";
import type { PictureHash } from "../domain/picture-hash.ts";
import type { AssetRow } from "../domain/rows.ts";

/** What a look told: the picture's size in pixels and its hash, or the code of why it could not be read. */
export type Look =
  | { readonly width: number; readonly height: number; readonly hash: PictureHash | null; readonly error: null }
  | { readonly error: FailureCode };

/** What is kept of a look. The size stands in the asset itself. */
export type KeptLook = { readonly hash: PictureHash | null; readonly error: FailureCode | null };

/** A picture whose hash is near another's; `distance` is how many bits differ. */
export type NearPicture = { readonly id: AssetId; readonly number: number; readonly distance: number };

export type PictureReader = {
  /** Null where nobody has looked at the asset yet, and where there is no such asset. */
  look(id: AssetId): Promise<KeptLook | null>;
  /** Pictures that nobody has looked at yet, in the order of their numbers. */
  notLookedAt(afterNumber: number, limit: number): Promise<AssetRow[]>;
  /**
   * The pictures, of one owner or of everybody, that differ from the hash by at most `NEAR_BITS`, the nearest first and
   * among equals the newest; `limit` at most. For each part of the hash `NEAR_SCANNED` pictures at most are compared.
   */
  near(hash: PictureHash, ownerId: OwnerId | null, limit: number): Promise<NearPicture[]>;
  /** The assets with these ids, in any order. */
  assets(ids: readonly AssetId[]): Promise<AssetRow[]>;
};

/** Beyond that many with one part in common (of drawings on white, say) more are not compared. */
export const NEAR_SCANNED = 5_000;

export type PictureWriter = PictureReader & {
  /**
   * Notes what a look at an asset told, with all assets of the same blob that lack it, and their size where that was
   * unknown. False when the asset is gone.
   */
  note(id: AssetId, look: Look, at: number): Promise<boolean>;
};
