/** Lets several do the same work in turn, so that what disturbs the one disturbs the others. */
import { mkdir, rm } from "node:fs/promises";
import type { Cost } from "./process-cost.ts";
import { type Command, runTool } from "./run-tool.ts";
import { expectFiles, type SourceFile } from "./source-files.ts";

/** Somebody who does the work. */
export type Contender = {
  readonly name: string;
  /** Where its files land. */
  readonly folder: string;
  /** Does the work once. Throws when it fails. */
  fetch(): Promise<Cost>;
  /** Removes the files. */
  clear(): Promise<void>;
  /** Rounds in which it takes part: the very slow ones are in fewer. */
  readonly rounds?: number;
};

/** What came of somebody: costs of each round, or why there is none. */
export type Standing = { readonly name: string; readonly costs: readonly Cost[]; readonly fault: string | null };

export type Course = {
  readonly rounds: number;
  /** What must have landed; looked at in the first round. */
  readonly files: readonly SourceFile[];
};

/** Somebody who takes part, or the line that says why somebody does not. */
export type Entrant = Contender | Standing;

type Entry = { readonly contender: Contender; readonly costs: Cost[]; fault: string | null };

/** Runs all rounds; each begins with another contender. Gives the standings in the order of the entrants. Whoever fails is out, and its standing says why. */
export async function alternate(entrants: readonly Entrant[], course: Course): Promise<Standing[]> {
  const contenders = entrants.filter((one) => "fetch" in one);
  const entries: Entry[] = contenders.map((contender) => ({ contender, costs: [], fault: null }));
  for (let round = 0; round < course.rounds; round += 1) {
    for (const entry of rotate(entries, round)) {
      if (entry.fault === null && round < (entry.contender.rounds ?? Infinity)) await takeTurn(entry, round, course);
    }
  }
  const ran = entries.map(({ contender, costs, fault }) => ({ name: contender.name, costs, fault }));
  return entrants.map((one) => ran.find(({ name }) => name === one.name) ?? (one as Standing));
}

/** Puts the first `by` at the end. */
export function rotate<T>(items: readonly T[], by: number): T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

async function takeTurn(entry: Entry, round: number, { files }: Course): Promise<void> {
  const { contender, costs } = entry;
  try {
    const cost = await contender.fetch();
    if (round === 0) await expectFiles(contender.folder, files);
    costs.push(cost);
    console.error(`  round ${round + 1}  ${contender.name}  ${cost.wallS.toFixed(3)} s  cpu ${cost.cpuS.toFixed(2)} s`);
    await contender.clear();
  } catch (error) {
    entry.fault = reasonOf(error);
    console.error(`  round ${round + 1}  ${contender.name}  FAILED: ${String(error)}`);
  }
}

/** The first line of an error, for a table. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}

/** A program as a contender. */
export function toolContender(name: string, command: Command, more: { rounds?: number } = {}): Contender {
  const { folder } = command;
  const clear = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  };
  return { name, folder, fetch: () => runTool(command), clear, ...more };
}

/** Stands for a mode that the product does not have, so that its line is in the table and says so. */
export function notAvailable(name: string, reason: string): Standing {
  console.error(`  NOT AVAILABLE: ${name}: ${reason}`);
  return { name, costs: [], fault: `not available: ${reason}` };
}
