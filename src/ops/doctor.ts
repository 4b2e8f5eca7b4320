import { hasSecret, KeyFileFault } from "../auth/secret.ts";
import type { Config } from "../config/config.ts";
import { formatBytes } from "../domain/bytes.ts";
import { refusalOf } from "../files/folder-rules.ts";
import { freeBytes } from "../files/free-space.ts";
import { inspectDatabase, isFolderLocked } from "../stores/dialects/sqlite/inspect-file.ts";
import { check, Fault } from "./checks.ts";
import type { Check } from "./checks.ts";
import { probeFolder } from "../files/probe-folder.ts";
import { fileSystemWarning, nearestFolder } from "./folder-looks.ts";
import { chownRemedy } from "./health.ts";
import { lookAtProxies } from "./look-at-proxies.ts";
import { lookAtTools, type LookAtTool } from "./tools.ts";

/** `optional` checks never make the whole a failure. */
export type DoctorCheck = Check & { readonly optional: boolean };

export type DoctorParts = {
  readonly config: Pick<Config, "dataDir" | "downloadDir" | "minFreeSpace" | "proxies">;
  readonly versions: { readonly node: string; readonly sqlite: string };
  readonly lookAtTool: LookAtTool;
};

const OLDEST = { node: [24, 12, 0], sqlite: [3, 51, 3] } as const;

function lookAtVersion(name: "node" | "sqlite", version: string): string {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  const steps = OLDEST[name].map((least, index) => (parts[index] ?? 0) - least);
  if ((steps.find((step) => step !== 0) ?? 0) < 0) {
    throw new Error(`${version} is too old, ${OLDEST[name].join(".")} is needed`);
  }
  return version;
}

function lookAtDatabase(dataDir: string): string {
  const restore = `keep the file, restore a backup: trawl restore FILE --data-dir '${dataDir}'`;
  const elsewhere = "choose another folder with TRAWL_DATA_DIR; the file was left as it is";
  const finding = inspectDatabase(dataDir);
  switch (finding.state) {
    case "absent":
      return "none yet, the first start makes it";
    case "right":
      return "whole, and its schema fits";
    case "older":
      return "whole; the next start brings its schema up to date";
    case "locked":
      throw new Fault("locked by another program", `find out which: fuser -v '${dataDir}/trawl.db'`);
    case "newer":
      throw new Fault("written by a newer Trawl", "update this program, or restore a backup from before");
    case "foreign":
      throw new Fault("the database of another program", elsewhere);
    case "not_a_database":
      throw new Fault("trawl.db is no database (or its beginning was overwritten)", restore);
    case "damaged":
      throw new Fault(`damaged: ${finding.problems.slice(0, 3).join("; ")}`, restore);
  }
}

async function lookAtKeyFile(dataDir: string): Promise<string> {
  try {
    const exists = await hasSecret(dataDir);
    return exists ? "private; take it along in backups" : "none yet, the first start makes it";
  } catch (error) {
    if (error instanceof KeyFileFault) throw new Fault(error.what, error.remedy);
    throw error;
  }
}

async function lookAtFolder(folder: string): Promise<string> {
  const existing = await nearestFolder(folder);
  await probeFolder(existing);
  return existing === folder ? `${folder} can be written` : `${folder} does not exist yet and can be made`;
}

async function lookAtDownloads(folder: string): Promise<string> {
  const refusal = refusalOf(folder);
  if (refusal !== null) throw new Fault(`${folder}: ${refusal}`, "choose another folder with TRAWL_DOWNLOAD_DIR");
  return lookAtFolder(folder);
}

async function lookAtSpace(folder: string, floorBytes: number): Promise<string> {
  const free = await freeBytes(await nearestFolder(folder));
  const words = `${formatBytes(free)} free, ${formatBytes(floorBytes)} stay free`;
  if (free < floorBytes) throw new Error(words);
  return words;
}

async function lookAtFileSystem(folder: string): Promise<string> {
  const warning = await fileSystemWarning(await nearestFolder(folder));
  if (warning !== null) throw new Error(warning);
  return "local";
}

/** Looks at everything that can keep a server from starting or working, without a server and without changing anything. */
export async function runDoctor({ config, versions, lookAtTool }: DoctorParts): Promise<DoctorCheck[]> {
  const { dataDir, downloadDir, minFreeSpace, proxies } = config;
  const update = "update Node.js, or start through `npm start`, which brings its own";
  const required = await Promise.all([
    check("Node.js", update, () => lookAtVersion("node", versions.node)),
    check("SQLite", update, () => lookAtVersion("sqlite", versions.sqlite)),
    check("data folder", chownRemedy(dataDir), () => lookAtFolder(dataDir)),
    check("server", chownRemedy(dataDir), () =>
      isFolderLocked(dataDir) ? "runs on this data folder" : "does not run",
    ),
    check("database", chownRemedy(dataDir), () => lookAtDatabase(dataDir)),
    check("key file", chownRemedy(dataDir), () => lookAtKeyFile(dataDir)),
    check("download folder", chownRemedy(downloadDir), () => lookAtDownloads(downloadDir)),
    check("free space", `make room: df -h '${downloadDir}'`, () => lookAtSpace(downloadDir, minFreeSpace)),
  ]);
  const remedy = "keep the database on a local disk: TRAWL_DATA_DIR";
  const optional = [
    await check("file system", remedy, () => lookAtFileSystem(dataDir)),
    ...(await lookAtProxies(proxies)),
    ...(await lookAtTools(lookAtTool)),
  ];
  return [
    ...required.map((one) => ({ ...one, optional: false })),
    ...optional.map((one) => ({ ...one, optional: true })),
  ];
}
