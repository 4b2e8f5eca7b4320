import { dirname, join, parse, relative, sep } from "node:path";

/** Folders of the system: neither they nor anything in them may hold downloads. */
const SYSTEM_TREES = (
  "/bin /boot /etc /lib /lib32 /lib64 /libx32 /proc /sbin /sys /usr " +
  "/System /Library /Applications /private/etc C:\\Windows C:\\ProgramData"
).split(" ");
/** Folders that may hold one of ours but not be it. */
const SYSTEM_ROOTS = ["/dev", "/home", "/run", "/var", "/Users", "C:\\Users"];

/** The program's own folder. */
export const APPLICATION_FOLDER = dirname(dirname(import.meta.dirname));

/**
 * Says why an absolute path cannot be the download folder, or null where it can: names from the internet are put there.
 */
export function refusalOf(path: string, applicationFolder = APPLICATION_FOLDER): string | null {
  if (path === parse(path).root) return "it is the root of the file system";
  if (SYSTEM_TREES.some((tree) => isWithin(path, tree))) return "it belongs to the system";
  if (SYSTEM_ROOTS.includes(path)) return "it belongs to the system; take a folder inside it";
  if (isWithin(path, applicationFolder)) return "it is in the program's own folder, where an update may remove it";
  return null;
}

/** Tells whether a path is a folder or something inside it. */
function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && join(folder, way) === path);
}
