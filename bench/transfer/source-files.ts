/** The files that are served: random bytes, no two alike, so that nobody can store one for the other. */
import { createHash, randomBytes, randomFillSync } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

export type Link = { readonly url: string; readonly name: string };

export type SourceFile = { readonly name: string; readonly sizeBytes: number; readonly sha256: string };

const HEAD_BYTES = 64;

/** Writes `count` files of one size into a folder, named after `stem`. */
export async function makeSources(
  folder: string,
  stem: string,
  count: number,
  sizeBytes: number,
): Promise<SourceFile[]> {
  await mkdir(folder, { recursive: true });
  const body = randomFillSync(Buffer.allocUnsafeSlow(sizeBytes));
  const files: SourceFile[] = [];
  for (let index = 0; index < count; index += 1) {
    randomBytes(HEAD_BYTES).copy(body);
    const name = `${stem}-${String(index).padStart(4, "0")}.bin`;
    await using file = await open(join(folder, name), "w");
    await file.writeFile(body);
    files.push({ name, sizeBytes, sha256: createHash("sha256").update(body).digest("hex") });
  }
  return files;
}

/** Throws unless every file is somewhere below the folder, byte for byte. Names are each program's own business. */
export async function expectFiles(folder: string, files: readonly SourceFile[]): Promise<void> {
  const found = await digestsBelow(folder);
  const missing = files.filter(({ sha256 }) => !found.has(sha256));
  if (missing.length > 0) throw new Error(`${missing.length} of ${files.length} files are wrong: ${missing[0]?.name}`);
}

/** Gives the SHA-256 of every file below a folder; several names of the same bytes are read once. */
export async function digestsBelow(folder: string): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  const seen = new Set<number>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { ino } = await stat(path);
    if (seen.has(ino)) continue;
    seen.add(ino);
    digests.add(await digestOf(path));
  }
  return digests;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
