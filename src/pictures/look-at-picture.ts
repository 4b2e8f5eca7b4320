import sharp, { type OutputInfo, type Sharp } from "sharp";
import { HASH_SIDE, hashPixels } from "./hash-pixels.ts";
import { type DecoderAnswer, type RefusedPicture, THUMBNAIL_SIDE } from "./picture.ts";

/** More than that is a bomb, or at least no work for a thumbnail: width times height. */
const MAX_PIXELS = 100_000_000;
const LOADERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif", "Tiff"];

/** Leaves this process no other formats than those of pixels: nothing that draws, runs, or reads further files. */
export function narrowFormats(): void {
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}`) });
  sharp.cache(false);
  sharp.concurrency(1);
}

/** Reads a picture once, for its size, its hash and its thumbnail. Runs in the decoder's own process only. */
export async function lookAtPicture(bytes: Uint8Array): Promise<DecoderAnswer> {
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" });
    const { autoOrient } = await picture.metadata();
    const small = await picture
      .autoOrient()
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return {
      width: autoOrient.width,
      height: autoOrient.height,
      hash: hashPixels(await greysOf(small)),
      thumbnail: (await again(small).webp({ quality: 75 }).toBuffer()).toString("base64"),
    };
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

type Small = { readonly data: Buffer; readonly info: OutputInfo };

function again({ data, info }: Small): Sharp {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** What shines through is seen on white, as on most pages. */
async function greysOf(small: Small): Promise<Uint8Array> {
  return again(small)
    .flatten({ background: "white" })
    .greyscale()
    .resize(HASH_SIDE, HASH_SIDE, { fit: "fill" })
    .raw({ depth: "uchar" })
    .toBuffer();
}

/** The library tells its errors by their texts alone. */
function refusalOf(error: unknown): RefusedPicture {
  const text = error instanceof Error ? error.message : "";
  if (/exceeds pixel limit/.test(text)) return "too_large";
  if (/unsupported image format|not supported|operation is blocked/i.test(text)) return "unsupported";
  return "bad_picture";
}
