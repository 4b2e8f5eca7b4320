/** Runs a program to its end and says what it took. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { spawnBound } from "../spawn-bound.ts";
import type { Cost } from "./process-cost.ts";

/** A program with its words. It runs in `folder`, where its files land. */
export type Command = {
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
};

export type Ended = { readonly code: number | null; readonly said: string };

/** Runs it and gives its time, the CPU time and the peak memory by wait4 (time(1)). Throws when it fails. */
export async function runTool({ program, words, folder }: Command): Promise<Cost> {
  const report = `${folder}.time`;
  const timed = ["-q", "-o", report, "-f", "%U %S %M", program, ...words];
  const begin = performance.now();
  const { code, said } = await startTool({ program: "time", words: timed, folder }).ended;
  const wallS = (performance.now() - begin) / 1000;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.trim().slice(-300)}`);
  return { wallS, ...parseTimes(readFileSync(report, "utf8")) };
}

/** Reads the line `%U %S %M` of time(1): seconds, seconds, KiB. Throws for anything else. */
export function parseTimes(text: string): Omit<Cost, "wallS"> {
  const [user, system, kib] = (text.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  const cpuS = (user ?? NaN) + (system ?? NaN);
  const peakRssMb = ((kib ?? NaN) * 1024) / 1e6;
  if (Number.isNaN(cpuS + peakRssMb)) throw new Error(`Not what time(1) was asked for: ${text}`);
  return { cpuS, peakRssMb };
}

/** Starts it without measuring: for work that is interrupted. */
export function startTool({ program, words, folder }: Command): { child: ChildProcess; ended: Promise<Ended> } {
  mkdirSync(folder, { recursive: true });
  const child = spawnBound(program, words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (part: Buffer) => (said = `${said}${part.toString()}`.slice(-4_000)));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, said }));
  return { child, ended };
}
