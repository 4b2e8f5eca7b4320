import { closeSync, constants, openSync, readSync } from "node:fs";
import { fileTypeFromBuffer } from "file-type";
import { extensionOf, mimeOfExtension } from "../domain/mime-extensions.ts";
import type { AssetKind } from "../domain/rows.ts";
import { onDisk } from "./disk-errors.ts";

/** How many bytes of the start of a file tell its type. */
export const SAMPLE_BYTES = 4100;

/** What the bytes of a file are. `extension` without a dot; null where only the name told, or nothing did. */
export type SniffedType = { readonly mime: string; readonly kind: AssetKind; readonly extension: string | null };

/**
 * Tells the type of a file from its first `SAMPLE_BYTES`. Text has no such mark: there the extension of `name` counts,
 * as `file`.
 */
export async function sniffType(sample: Uint8Array, name: string): Promise<SniffedType> {
  const found = await fileTypeFromBuffer(sample);
  if (found !== undefined) return { mime: found.mime, kind: kindOf(found.mime), extension: found.ext };
  if (hasTag(sample)) return { mime: "audio/mpeg", kind: "audio", extension: "mp3" };
  return { mime: isText(sample) ? textType(name) : "application/octet-stream", kind: "file", extension: null };
}

/** Reads the first bytes of a file, for a thread that may wait for the disk. Throws `Failure` where that refuses. */
export function readSample(path: string): Uint8Array {
  return onDisk("reading a file", () => {
    const sample = Buffer.alloc(SAMPLE_BYTES);
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return sample.subarray(0, readSync(fd, sample, 0, SAMPLE_BYTES, 0));
    } finally {
      closeSync(fd);
    }
  });
}

function kindOf(mime: string): AssetKind {
  const family = mime.split("/")[0];
  if (mime.includes("svg")) return "file";
  return family === "image" || family === "video" || family === "audio" ? family : "file";
}

/** An ID3v2 tag with a cover hides the sound behind more bytes than are looked at. */
function hasTag(sample: Uint8Array): boolean {
  return Buffer.from("ID3").equals(sample.subarray(0, 3)) && (sample[3] ?? 255) <= 4;
}

function isText(sample: Uint8Array): boolean {
  return sample.length > 0 && !sample.includes(0);
}

function textType(name: string): string {
  const mime = mimeOfExtension(extensionOf(name)) ?? "text/plain";
  return /^text\/|json$|xml$|javascript$/.test(mime) ? mime : "text/plain";
}
