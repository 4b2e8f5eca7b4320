import type { AssetRow } from "../domain/rows.ts";
import { ArchiveNames } from "./archive-names.ts";
import type { Asset } from "./contract.ts";
import { INDEX_NAME, indexLine, MISSING_NAME, missingLine, RECORD_ENDING, recordText } from "./dataset-files.ts";
import { type OpenAsset, readBlob } from "./open-asset.ts";
import { PackedLines } from "./packed-lines.ts";
import { missingBytes } from "./send-file.ts";
import type { ZipEntry } from "./zip-stream.ts";

type Parts = { readonly openAsset: OpenAsset; readonly view: (row: AssetRow) => Asset };

/**
 * Yields the files of a dataset for an archive: each file with its record beside it, the index, and which files were
 * missing. A file is opened when its turn has come, and closed when the archive goes on or is left.
 */
export async function* datasetEntries(
  pages: AsyncIterable<readonly AssetRow[]>,
  { openAsset, view }: Parts,
): AsyncGenerator<ZipEntry> {
  const names = new ArchiveNames([INDEX_NAME, MISSING_NAME], RECORD_ENDING);
  using index = new PackedLines();
  using missing = new PackedLines();
  let lastMs = 0;
  for await (const rows of pages)
    for (const row of rows) {
      lastMs = Math.max(lastMs, row.created_at);
      const blob = await openAsset(row);
      await using handle = blob?.handle;
      if (handle === undefined || blob?.sizeBytes !== row.size_bytes) {
        await missing.add(missingLine(view(row), whyMissing(blob, row)));
        continue;
      }
      const name = names.take(row.name);
      yield { name, modifiedMs: row.created_at, sizeBytes: row.size_bytes, open: () => readBlob(handle) };
      yield textEntry(name + RECORD_ENDING, recordText(name, view(row)), row.created_at);
      await index.add(indexLine(name, view(row)));
    }
  if (missing.sizeBytes > 0) yield packedEntry(MISSING_NAME, missing, lastMs);
  yield packedEntry(INDEX_NAME, index, lastMs);
}

/** Says what is wrong with bytes that are not what the library knows. */
function whyMissing(blob: Awaited<ReturnType<OpenAsset>>, row: AssetRow): string {
  if (blob === null) return missingBytes(row).message;
  return `${row.name} has ${blob.sizeBytes} bytes on the disk instead of ${row.size_bytes}: \`trawl verify\` tells more.`;
}

function textEntry(name: string, text: string, modifiedMs: number): ZipEntry {
  const bytes = Buffer.from(text);
  return { name, modifiedMs, sizeBytes: bytes.length, open: () => readOnce(bytes) };
}

function packedEntry(name: string, lines: PackedLines, modifiedMs: number): ZipEntry {
  return { name, modifiedMs, sizeBytes: lines.sizeBytes, open: () => lines.read() };
}

async function* readOnce(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
