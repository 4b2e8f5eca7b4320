/** Where things go when nobody said where: the XDG base directories and user directories. */
import { isAbsolute, join } from "node:path";
import type { Environment } from "./known-names.ts";

/** Reads a text file; throws what the system says where it cannot. */
export type ReadText = (path: string) => string;

function xdgFolder(env: Environment, name: string, fallback: string): string {
  const given = env[name];
  // The XDG specification says that relative paths are to be ignored.
  return given && isAbsolute(given) ? given : fallback;
}

/** The default data folder: `$XDG_DATA_HOME/trawl`. */
export function defaultDataDir(env: Environment, homeDir: string): string {
  return join(xdgFolder(env, "XDG_DATA_HOME", join(homeDir, ".local/share")), "trawl");
}

function userDirs(env: Environment, homeDir: string, readFile: ReadText): string {
  const file = join(xdgFolder(env, "XDG_CONFIG_HOME", join(homeDir, ".config")), "user-dirs.dirs");
  try {
    return readFile(file);
  } catch {
    // The file is optional; without it the name of the folder is the usual one.
    return "";
  }
}

/**
 * The default download folder: what `xdg-user-dir DOWNLOAD` answers, plus `/Trawl`.
 * Source: xdg-user-dirs, lines `XDG_DOWNLOAD_DIR="$HOME/…"` or an absolute path; `$HOME/` alone means "none".
 */
export function defaultDownloadDir(env: Environment, homeDir: string, readFile: ReadText): string {
  const line = /^\s*XDG_DOWNLOAD_DIR\s*=\s*"(\$HOME\/|\/)((?:[^"\\]|\\.)*)"/m.exec(userDirs(env, homeDir, readFile));
  const rest = (line?.[2] ?? "").replaceAll(/\\(.)/g, "$1").replace(/\/+$/, "");
  const downloads = line && rest !== "" ? join(line[1] === "/" ? "/" : homeDir, rest) : join(homeDir, "Downloads");
  return join(downloads, "Trawl");
}
