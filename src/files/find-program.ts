import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** A file that can be run, and what changes when it is replaced. */
export type FoundProgram = { readonly path: string; readonly mark: string };

/** Looks for a program: `name` is an absolute path, or a name that stands in one of the folders of a search path. */
export async function findProgram(name: string, searchPath: string): Promise<FoundProgram | null> {
  const folders = searchPath.split(delimiter).filter(isAbsolute);
  for (const path of isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))) {
    const mark = await markOf(path).catch(() => null);
    if (mark !== null) return { path, mark };
  }
  return null;
}

async function markOf(path: string): Promise<string | null> {
  await access(path, constants.X_OK);
  const { size, mtimeMs, ino } = await stat(path);
  return `${path} ${ino} ${size} ${mtimeMs}`;
}
