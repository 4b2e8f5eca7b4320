/** Sixteen large files at once, and thousands of small ones. */
import { join } from "node:path";
import { alternate, type Entrant, type Standing, toolContender } from "./alternate.ts";
import { aria2c, curl, type Errand, wget2 } from "./commands.ts";
import { atLeast, type Goal } from "./goals.ts";
import { adjust, FINISH, LATER } from "./modes.ts";
import { productContender } from "./product.ts";
import { faultsOf, speedRatio, standingsTable } from "./standings.ts";
import type { Kind, Served, Yard } from "./yard.ts";

const AT_ONCE = 16;
const SIXTEEN = { TRAWL_MAX_TASKS_PER_HOST: `${AT_ONCE}`, TRAWL_MAX_JOBS: `${AT_ONCE}` };

type Work = {
  readonly title: string;
  readonly onDisk: boolean;
  readonly count: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly isCounted: boolean;
  readonly goals: (standings: readonly Standing[]) => Goal[];
};

export const measureManyLarge: Kind = (yard) =>
  measure(yard, {
    title: "16 large files at once, in memory",
    onDisk: false,
    count: 16,
    bytes: yard.size === "full" ? 200e6 : 4e6,
    rounds: yard.size === "full" ? 5 : 1,
    isCounted: false,
    goals: (all) => [
      atLeast("16 large files, later: speed ÷ aria2c", 1.3, speedRatio(all, LATER.name, "aria2c")),
      atLeast("16 large files, later: speed ÷ curl -Z", 1, speedRatio(all, LATER.name, "curl -Z")),
    ],
  });

export const measureManySmall: Kind = async (yard) => {
  const inMemory = await measure(yard, manySmall(yard, false));
  const onDisk = await measure(yard, { ...manySmall(yard, true), goals: () => [] });
  return {
    tables: [...inMemory.tables, ...onDisk.tables],
    goals: inMemory.goals,
    absent: [...inMemory.absent, ...onDisk.absent],
  };
};

function manySmall(yard: Yard, onDisk: boolean): Work {
  return {
    title: `Many small files, 16 at once, one job, ${onDisk ? "on the disk" : "in memory"}`,
    onDisk,
    count: yard.size === "full" ? 5_000 : 100,
    bytes: 100e3,
    rounds: yard.size === "full" ? 5 : 1,
    isCounted: true,
    goals: (all) => [
      atLeast("small files, later: speed ÷ aria2c", 1.8, speedRatio(all, LATER.name, "aria2c")),
      atLeast("small files, later: speed ÷ the better of wget2 and curl -Z", 0.8, againstBetter(all)),
    ],
  };
}

function againstBetter(all: readonly Standing[]): number | null {
  const ratios = ["wget2", "curl -Z"].flatMap((name) => speedRatio(all, LATER.name, name) ?? []);
  return ratios.length === 0 ? null : Math.min(...ratios);
}

async function measure(yard: Yard, work: Work): ReturnType<Kind> {
  await using served = await yard.serve("many", work.count, work.bytes);
  await using stack = new AsyncDisposableStack();
  const entrants = [...(await products(yard, served, work, stack)), ...tools(yard, served, work)];
  const standings = await alternate(entrants, { rounds: work.rounds, files: served.files });
  const layout = {
    title: `${work.title}: ${work.count} × ${work.bytes / 1e6} MB`,
    bytes: work.count * work.bytes,
    references: ["aria2c", "curl -Z", "wget2"],
    ...(work.isCounted ? { fileCount: work.count } : {}),
  };
  return { tables: [standingsTable(standings, layout)], goals: work.goals(standings), absent: faultsOf(standings) };
}

async function products(yard: Yard, served: Served, work: Work, stack: AsyncDisposableStack): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const mode of yard.size === "small" && work.onDisk ? [FINISH] : [LATER, FINISH]) {
    const place = yard.place(`${work.title} ${mode.name}`, work);
    entrants.push(
      await productContender(adjust(mode, "", SIXTEEN), place, { links: served.links(), files: served.files }, stack),
    );
  }
  return entrants;
}

function tools(yard: Yard, served: Served, work: Work): Entrant[] {
  const errand = (name: string): Errand => ({
    links: served.links(),
    folder: join(work.onDisk ? yard.disk : yard.memory, `many-${name}`),
    atOnce: AT_ONCE,
    authority: null,
  });
  return [
    toolContender("aria2c", aria2c(errand("aria2c"), ["-x1", "-s1"])),
    toolContender("curl -Z", curl(errand("curl"))),
    toolContender("wget2", wget2(errand("wget2"))),
  ];
}
