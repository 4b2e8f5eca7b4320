import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Sizes and times of all files below a folder as one text: another text means that somebody writes there. */
export async function lookOfFolder(folder: string): Promise<string> {
  // What goes while it is looked at is a change, too.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const looks = files.map(async (file) => {
    const found = await stat(file).catch(() => null);
    return `${file} ${found?.size} ${found?.mtimeMs}`;
  });
  return (await Promise.all(looks)).sort().join("\n");
}
