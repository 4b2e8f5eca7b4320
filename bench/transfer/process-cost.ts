/** What processes used, read from /proc. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** What one piece of work took. */
export type Cost = {
  readonly wallS: number;
  /** User and system time of the whole process tree. */
  readonly cpuS: number;
  readonly peakRssMb: number;
  /** The time until the request was answered, where there is one. */
  readonly requestS?: number;
  /** CPU time of what was still done after it had ended, such as digests, where that can be. */
  readonly laterCpuS?: number;
};

/** What a process tree used so far; the peak is the sum of each process's own. */
export type Usage = { readonly cpuS: number; readonly rssMb: number; readonly peakRssMb: number };

type Process = { readonly pid: number; readonly parent: number; readonly cpuS: number };

/** The kernel counts in USER_HZ, which is 100 on every Linux (proc(5), sysconf(3)). */
const TICKS_PER_SECOND = 100;

/** Reads a line of /proc/<pid>/stat (proc(5)): ended children that were waited for count too. */
export function parseStat(line: string): Process {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number.parseInt(line, 10), parent: Number(fields[1]), cpuS: ticks / TICKS_PER_SECOND };
}

/** Reads a size of /proc/<pid>/status in MB of a million bytes; 0 where it is not told. */
export function parseStatusMb(text: string, key: string): number {
  const kib = new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(text)?.[1];
  return kib === undefined ? 0 : (Number(kib) * 1024) / 1e6;
}

/** Sums up a process and all below it. */
export function usageOf(root: number): Usage {
  const tree = treeOf(root);
  const statuses = tree.map(({ pid }) => readOrEmpty(`/proc/${pid}/status`));
  const sum = (key: string): number => statuses.reduce((total, text) => total + parseStatusMb(text, key), 0);
  return {
    cpuS: tree.reduce((total, { cpuS }) => total + cpuS, 0),
    rssMb: sum("VmRSS"),
    peakRssMb: sum("VmHWM"),
  };
}

/** Lets the peak of a process and of all below it begin anew (proc(5), clear_refs). */
export function resetPeak(root: number): void {
  for (const { pid } of treeOf(root)) writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function treeOf(root: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readOrEmpty(`/proc/${name}/stat`))
    .filter((line) => line !== "")
    .map(parseStat);
  const tree = all.filter(({ pid }) => pid === root);
  for (const member of tree) tree.push(...all.filter(({ parent }) => parent === member.pid));
  return tree;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // ENOENT and ESRCH: it ended meanwhile.
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}
