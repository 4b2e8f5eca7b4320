import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";

/** A file system in memory at a path, of a size that tests choose; for root on Linux. */
export type Tmpfs = AsyncDisposable & {
  remount(options: string): void;
};

/** Says why file systems cannot be mounted here, or null. */
export function mountObstacle(): string | null {
  if (process.platform !== "linux") return "mounting needs Linux";
  if (process.getuid?.() !== 0) return "mounting needs root";
  return run("unshare", ["-m", "true"]) === null ? null : "this machine lets nobody mount";
}

/** Mounts an empty file system of `sizeBytes` at a path, which is made. */
export async function mountTmpfs(path: string, sizeBytes: number): Promise<Tmpfs> {
  await mkdir(path, { recursive: true });
  mustRun("mount", ["-t", "tmpfs", "-o", `size=${sizeBytes},mode=0777`, "tmpfs", path]);
  return {
    remount: (options) => mustRun("mount", ["-o", `remount,${options}`, path]),
    [Symbol.asyncDispose]: async () => mustRun("umount", ["-l", path]),
  };
}

function run(command: string, words: readonly string[]): string | null {
  const { status, stderr } = spawnSync(command, words, { encoding: "utf8" });
  return status === 0 ? null : stderr || `${command} failed`;
}

function mustRun(command: string, words: readonly string[]): void {
  const fault = run(command, words);
  if (fault !== null) throw new Error(`${command} ${words.join(" ")}: ${fault}`);
}
