import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { check } from "./checks.ts";
import type { Check } from "./checks.ts";

/** Programs that are used where they are installed. */
const TOOLS = [
  { name: "yt-dlp", use: "video pages", remedy: "pipx install yt-dlp" },
  { name: "gallery-dl", use: "picture galleries", remedy: "pipx install gallery-dl" },
  { name: "ffmpeg", use: "joining sound and picture", remedy: "sudo apt-get install --no-install-recommends ffmpeg" },
] as const;

async function findInPath(name: string, searchPath: string): Promise<string | null> {
  for (const folder of searchPath.split(delimiter).filter((entry) => entry !== "")) {
    const path = join(folder, name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return null;
}

/** Looks for the optional programs in a search path. */
export function findTools(searchPath: string): Promise<Check[]> {
  const looks = TOOLS.map(({ name, use, remedy }) =>
    check(name, remedy, async () => {
      const path = await findInPath(name, searchPath);
      if (path === null) throw new Error(`not found; needed only for ${use}`);
      return path;
    }),
  );
  return Promise.all(looks);
}
