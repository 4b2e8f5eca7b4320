import type { FileHandle } from "node:fs/promises";
import { Failure, type FailureCode } from "../domain/failures.ts";
import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { AssetRow } from "../domain/rows.ts";
import type { Picture } from "../pictures/picture.ts";
import type { OpenPicture, PictureDecoder } from "../pictures/picture-decoder.ts";
import type { KeptLook, NearPicture } from "../stores/pictures.ts";
import type { Store } from "../stores/store.ts";
import type { Clock } from "./clock.ts";

/** Thumbnails made before, by blob. They may be gone at any time. */
export type Thumbnails = {
  get(blobId: string): Promise<Uint8Array | null>;
  put(blobId: string, bytes: Uint8Array): Promise<void>;
  remove(blobId: string): Promise<void>;
};

export type PictureDeskOptions = {
  readonly store: Pick<Store, "read" | "write">;
  readonly clock: Pick<Clock, "now">;
  readonly decoder: Pick<PictureDecoder, "read"> & AsyncDisposable;
  readonly thumbnails: Thumbnails;
  readonly openBlob: (blobId: string) => Promise<{ handle: FileHandle; sizeBytes: number } | null>;
};

/** Near-duplicates of a picture; `compared` is false where it cannot be compared: no picture, none readable, or of one tone. */
export type Similar = { readonly compared: boolean; readonly near: readonly NearPicture[] };

/** What a picture is to blame for itself, so that it is not tried again. */
const ITS_OWN_FAULT: readonly FailureCode[] = ["bad_picture", "too_large", "unsupported"];
/** Pictures that wait to be looked at; whoever asks for more comes again. */
const MAX_WAITING = 500;
/** Further near-duplicates than these are not listed. */
const MAX_NEAR = 1_000;

/**
 * What people can see of the pictures in the library. All of it comes from one look at a picture, in another process:
 * its thumbnail, its hash, and its size in pixels. What is told of it stays in the asset's row; the thumbnail is kept
 * until its room is needed.
 */
export class PictureDesk implements AsyncDisposable {
  readonly #options: PictureDeskOptions;
  readonly #looking = new Map<string, Promise<Picture>>();

  constructor(options: PictureDeskOptions) {
    this.#options = options;
  }

  /** Ends the decoder, and waits until nobody looks any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.decoder[Symbol.asyncDispose]();
    await Promise.allSettled(this.#looking.values());
  }

  /**
   * Gives the thumbnail of an asset, made now where it is missing. Throws `Refusal` not_found for what is no picture or
   * has no bytes, not_ready where too many wait, and `Failure` for a picture that cannot be read.
   */
  async thumbnail(asset: AssetRow): Promise<Uint8Array> {
    if (asset.kind !== "image") {
      const what = asset.kind === "video" ? "Of films none are made by this server" : "Only pictures have one";
      throw new Refusal("not_found", `There is no thumbnail of ${asset.name}. ${what}: take the file itself.`);
    }
    const kept = await this.#options.thumbnails.get(asset.blob_id);
    if (kept !== null) return kept;
    const look = await this.#keptLook(asset);
    if (look !== null && look.error !== null) throw new Failure(look.error);
    return (await this.look(asset)).thumbnail;
  }

  /** Lists the near-duplicates of an asset among those of an owner, or everybody's: the nearest first, without itself. */
  async similar(asset: AssetRow, ownerId: OwnerId | null): Promise<Similar> {
    const hash = await this.#hashOf(asset);
    if (hash === null) return { compared: false, near: [] };
    const near = await this.#options.store.read((tx) => tx.pictures.near(hash, ownerId, MAX_NEAR + 1));
    return { compared: true, near: near.filter(({ id }) => id !== asset.id).slice(0, MAX_NEAR) };
  }

  /**
   * Looks at a picture and notes what that tells; who asks meanwhile gets the same look. Throws as `thumbnail` does, and
   * what the store and the disk throw.
   */
  look(asset: AssetRow): Promise<Picture> {
    const looking = this.#looking.get(asset.blob_id);
    if (looking !== undefined) return looking;
    if (this.#looking.size >= MAX_WAITING) {
      throw new Refusal("not_ready", "Many pictures wait to be looked at. Ask again in a moment.");
    }
    const look = this.#look(asset).finally(() => this.#looking.delete(asset.blob_id));
    this.#looking.set(asset.blob_id, look);
    return look;
  }

  #keptLook({ id }: AssetRow): Promise<KeptLook | null> {
    return this.#options.store.read((tx) => tx.pictures.look(id));
  }

  async #hashOf(asset: AssetRow): Promise<Picture["hash"]> {
    if (asset.kind !== "image") return null;
    const kept = await this.#keptLook(asset);
    if (kept !== null) return kept.hash;
    try {
      return (await this.look(asset)).hash;
    } catch (error) {
      if (error instanceof Failure && ITS_OWN_FAULT.includes(error.code)) return null;
      throw error;
    }
  }

  async #look(asset: AssetRow): Promise<Picture> {
    const { store, clock, decoder, thumbnails } = this.#options;
    try {
      const picture = await decoder.read(() => this.#open(asset));
      await thumbnails.put(asset.blob_id, picture.thumbnail);
      const isThere = await store.write((tx) => tx.pictures.note(asset.id, { ...picture, error: null }, clock.now()));
      // Its removal may have come before the thumbnail did.
      if (!isThere) await thumbnails.remove(asset.blob_id);
      return picture;
    } catch (error) {
      if (!(error instanceof Failure) || !ITS_OWN_FAULT.includes(error.code)) throw error;
      await store.write((tx) => tx.pictures.note(asset.id, { error: error.code }, clock.now()));
      throw error;
    }
  }

  async #open(asset: AssetRow): Promise<OpenPicture> {
    const blob = await this.#options.openBlob(asset.blob_id);
    if (blob === null) {
      throw new Refusal(
        "not_found",
        `The bytes of ${asset.name} are missing on the disk: \`trawl verify\` tells more.`,
      );
    }
    const { handle, sizeBytes } = blob;
    return {
      sizeBytes,
      stream: () => handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 }),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  }
}
