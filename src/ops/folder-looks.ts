import { access, statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** Magic numbers of statfs(2), linux/magic.h, of file systems whose locks cannot be relied on. */
const NETWORK_TYPES: Readonly<Record<number, string>> = {
  0x6969: "NFS",
  0x517b: "SMB",
  0xff534d42: "CIFS",
  0xfe534d42: "SMB 2",
  0x01021997: "9p",
  0x65735546: "FUSE",
};

/** Gives the folder itself, or the nearest folder above it that exists. */
export async function nearestFolder(folder: string): Promise<string> {
  const above = dirname(folder);
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || above === folder ? folder : nearestFolder(above);
}

/** Says why the file system of a folder is a bad place for a database, or null. */
export async function fileSystemWarning(folder: string): Promise<string | null> {
  const { type } = await statfs(folder);
  const name = NETWORK_TYPES[type >>> 0];
  return name ? `${folder} is on ${name}: locks of network file systems can fail and damage a database` : null;
}
