/** The same work through the whole product and through the programs that people would use instead, in turn. */
import { availableParallelism } from "node:os";
import type { BenchOptions } from "./main.ts";
import { loadNow, machineFacts } from "./measure.ts";
import type { Report } from "./report.ts";
import { measureCapped } from "./transfer/capped.ts";
import { measureChanged } from "./transfer/changed.ts";
import { goalsTable, missedGoals } from "./transfer/goals.ts";
import { measureKilled } from "./transfer/killed.ts";
import { measureManyLarge, measureManySmall } from "./transfer/many-files.ts";
import { measureOneFile, measureOneFileOnDisk, measureOneFileTls } from "./transfer/one-file.ts";
import { measureSlow } from "./transfer/slow.ts";
import { describeTool, requireTools, type Tool } from "./transfer/tools.ts";
import { type Found, type Kind, openYard, type Yard } from "./transfer/yard.ts";

/** One line a kind of work, in the order of the report. */
export const KINDS: Readonly<Record<string, Kind>> = {
  "one-file": measureOneFile,
  "one-file-disk": measureOneFileOnDisk,
  tls: measureOneFileTls,
  "many-large": measureManyLarge,
  "many-small": measureManySmall,
  capped: measureCapped,
  slow: measureSlow,
  killed: measureKilled,
  changed: measureChanged,
};

const RIVALS: readonly Tool[] = ["aria2c", "curl", "wget2", "yt-dlp"];

/** Does every kind of work, or those named by `only`. Throws where a program is missing or a kind is not known. */
export async function benchTransfer({ size, only, dataDir }: BenchOptions): Promise<Report> {
  const names = only.length === 0 ? Object.keys(KINDS) : only;
  const unknown = names.filter((name) => !(name in KINDS));
  if (unknown.length > 0)
    throw new Error(`No such kind: ${unknown.join(", ")}. Kinds: ${Object.keys(KINDS).join(", ")}`);
  requireTools([...RIVALS, "nginx", "openssl", "time"]);
  const loadBefore = loadNow();
  const found = await measureAll(names, { size, dataDir });
  const goals = found.flatMap((one) => one.goals);
  const isJudged = size === "full";
  return {
    name: "transfer",
    command: commandText(size, only),
    facts: [
      machineFacts([...RIVALS, "nginx" as const].map(describeTool).join(", ")),
      `load average ${loadBefore.toFixed(1)} before, ${loadNow().toFixed(1)} after, on ${availableParallelism()} cores`,
    ],
    tables: [goalsTable(goals, isJudged), ...found.flatMap(({ tables }) => tables)],
    missed: isJudged ? missedGoals(goals) : null,
    absent: found.flatMap(({ absent }) => absent),
  };
}

async function measureAll(names: readonly string[], { size, dataDir }: Pick<BenchOptions, "size" | "dataDir">) {
  await using yard = await openYard(size, dataDir ?? undefined);
  const found: Found[] = [];
  for (const name of names) {
    const begin = performance.now();
    console.error(`${name}:`);
    found.push(await measureKind(name, yard));
    console.error(`  took ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  }
  return found;
}

/** A kind that fails as a whole does not take the others' figures with it. */
async function measureKind(name: string, yard: Yard): Promise<Found> {
  try {
    return (await KINDS[name]?.(yard)) ?? { tables: [], goals: [], absent: [] };
  } catch (error) {
    console.error(`  FAILED: ${String(error)}`);
    return { tables: [], goals: [], absent: [`all of ${name}: ${String(error)}`] };
  }
}

function commandText(size: string, only: readonly string[]): string {
  const words = [size === "full" ? "" : ` --size ${size}`, only.length === 0 ? "" : ` --only ${only.join(",")}`];
  return `npm run bench -- transfer${words.join("")}`;
}
