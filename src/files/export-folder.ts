/**
 * A folder of somebody's own into which files of the library are copied. Nothing in it is overwritten but what an export
 * wrote, no name leads out of it, and a file is there whole or not at all, so that an export can be run again.
 */
import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { link, lstat, mkdir, open, readdir, readFile, realpath, rename, rm, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../domain/failures.ts";
import { numberedName, safeFileName } from "../domain/file-name.ts";
import { errnoOf } from "./disk-errors.ts";
import { NO_LINKS } from "./link-readable.ts";

/** A record is text of ours; whatever is larger is none. */
const LARGEST_RECORD_BYTES = 1024 * 1024;
/** Hidden, as no file of the library is. */
const UNFINISHED = ".trawl-export-";
const RECORD = ".json";

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export type ExportFolder = {
  readonly path: string;
  /**
   * Gives the name that the thing with this id has here: the one of an earlier run, else the wanted one made safe, with
   * a number where something else has it. `recordOf` writes the record that then stands beside it as `<name>.json`.
   */
  claim(id: string, wantedName: string, recordOf: (name: string) => string): Promise<string>;
  /** How long a file is, in bytes; null where there is none, and not a number where something else stands. */
  sizeOf(name: string): Promise<number | null>;
  /** Writes a file that is not here yet. Throws what reading the chunks throws: then nothing is here. */
  write(name: string, chunks: Chunks): Promise<void>;
  /** The records here, of this run and earlier ones, as they were written. */
  records(): AsyncIterable<string>;
  /** Replaces one of the reserved files, which are ours; without text it is taken away. */
  replace(name: string, chunks: Chunks | null): Promise<void>;
};

/**
 * Opens a folder to export to and makes it where it is missing. `reserved` are the lists that an export writes; they are
 * given to no file. Throws `Failure` folder_not_writable where somebody else's file has one of these names.
 */
export async function openExportFolder(path: string, reserved: readonly string[]): Promise<ExportFolder> {
  await mkdir(path, { recursive: true });
  const folder = await realpath(path);
  for (const name of reserved) await demandOwnList(folder, name);
  const known = await lookAround(folder);
  /** The number from which on a name that was wanted before is tried. */
  const next = new Map<string, number>();
  const at = (name: string): string => join(folder, name);

  async function claim(id: string, wantedName: string, recordOf: (name: string) => string): Promise<string> {
    const before = known.get(id);
    if (before !== undefined) return before;
    const wanted = safeFileName(wantedName);
    for (let number = next.get(wanted) ?? 1; ; number += 1) {
      const name = numberedName(wanted, number);
      if (reserved.includes(name.toLowerCase()) || (await statOf(at(name))) !== null) continue;
      // Whoever came first between looking and writing has the name.
      if (!(await putNew(folder, name + RECORD, [Buffer.from(recordOf(name))]))) continue;
      next.set(wanted, number + 1);
      known.set(id, name);
      return name;
    }
  }

  return {
    path: folder,
    claim,
    async sizeOf(name) {
      const stat = await statOf(at(name));
      return stat === null ? null : stat.isFile() ? stat.size : NaN;
    },
    async write(name, chunks) {
      if (!(await putNew(folder, name, chunks))) throw new Error(`${name} came into being meanwhile.`);
    },
    async *records() {
      for (const name of known.values()) yield await readFile(at(name + RECORD), "utf8");
    },
    async replace(name, chunks) {
      if (chunks === null) return rm(at(name), { force: true });
      const unfinished = await writeUnfinished(folder, chunks);
      await rename(unfinished, at(name));
    },
  };
}

/** Puts a whole file in a place that is free; false where it is not. */
async function putNew(folder: string, name: string, chunks: Chunks): Promise<boolean> {
  const place = join(folder, name);
  const unfinished = await writeUnfinished(folder, chunks);
  try {
    await link(unfinished, place);
    await unlink(unfinished);
    return true;
  } catch (error) {
    if (!NO_LINKS.includes(errnoOf(error) ?? "")) {
      await unlink(unfinished);
      if (errnoOf(error) === "EEXIST") return false;
      throw error;
    }
  }
  // A disk without hard links.
  if ((await statOf(place)) !== null) {
    await unlink(unfinished);
    return false;
  }
  await rename(unfinished, place);
  return true;
}

/** Writes beside the places that count, so that a file in its place is whole. */
async function writeUnfinished(folder: string, chunks: Chunks): Promise<string> {
  const path = join(folder, `${UNFINISHED}${randomUUID()}`);
  try {
    await using file = await open(path, "wx");
    await file.writeFile(chunks);
    await file.sync();
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Takes away what an interrupted run left unfinished, and gives the names that earlier runs claimed, by id. */
async function lookAround(folder: string): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  const names = new Set(await readdir(folder));
  for (const name of names) {
    if (name.startsWith(UNFINISHED)) await unlink(join(folder, name));
    // What has a record itself is a file of the export, whatever it says it is.
    else if (name.endsWith(RECORD) && !names.has(name + RECORD)) {
      const id = await idInRecord(join(folder, name));
      if (id !== null) known.set(id, name.slice(0, -RECORD.length));
    }
  }
  return known;
}

/** A list of an export has lines that name a job. */
async function demandOwnList(folder: string, name: string): Promise<void> {
  const stat = await statOf(join(folder, name));
  if (stat === null || stat.size === 0) return;
  if (stat.isFile()) {
    await using file = await open(join(folder, name));
    const { value: line } = await file.readLines()[Symbol.asyncIterator]().next();
    if (factsIn(line ?? "")?.["job_id"] !== undefined) return;
  }
  const message = `${name} in ${folder} is not of an export: choose another folder.`;
  throw new Failure("folder_not_writable", { message });
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** The id in a record of an export; null for everything else. */
async function idInRecord(path: string): Promise<string | null> {
  const stat = await lstat(path);
  if (!stat.isFile() || stat.size > LARGEST_RECORD_BYTES) return null;
  const { id, file_name: name } = factsIn(await readFile(path, "utf8")) ?? {};
  return typeof id === "string" && `${String(name)}${RECORD}` === basename(path) ? id : null;
}

function factsIn(text: string): Record<string, unknown> | null {
  try {
    const facts: unknown = JSON.parse(text);
    return typeof facts === "object" && facts !== null ? (facts as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
