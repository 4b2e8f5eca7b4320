import type { FileHandle } from "node:fs/promises";
import type { AssetRow } from "../domain/rows.ts";
import type { ApiOptions, OpenBlob } from "./api-options.ts";

/** Opens the bytes of an asset, null where they are missing. */
export type OpenAsset = (asset: AssetRow) => ReturnType<OpenBlob>;

/** A row read a while ago may name a blob that went since, because equal bytes share another one: then it is read again. */
export function assetOpener({ store, openBlob }: Pick<ApiOptions, "store" | "openBlob">): OpenAsset {
  return async (asset) => {
    const blob = await openBlob(asset.blob_id);
    if (blob !== null) return blob;
    const row = await store.read((tx) => tx.assets.get(asset.id));
    return row === null || row.blob_id === asset.blob_id ? null : openBlob(row.blob_id);
  };
}

/** Reads the bytes of an open file and closes it, also when they are left early. */
export async function* readBlob(handle: FileHandle): AsyncGenerator<Buffer> {
  for await (const chunk of handle.createReadStream({ highWaterMark: 256 * 1024 })) yield chunk as Buffer;
}
