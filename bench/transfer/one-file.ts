/** One large file, plain and by TLS, in memory and on the disk. */
import { join } from "node:path";
import { type Entrant, alternate, type Standing, toolContender } from "./alternate.ts";
import { aria2c, curl, type Errand, wget2, ytDlp } from "./commands.ts";
import { atLeast, atMost, type Goal } from "./goals.ts";
import { adjust, FINISH, LATER, ONE_CONNECTION } from "./modes.ts";
import { type Mode, productContender } from "./product.ts";
import { cpuRatio, faultsOf, speedRatio, standingsTable } from "./standings.ts";
import type { Kind, Served, Size, Yard } from "./yard.ts";

const BYTES = { small: 32 * 2 ** 20, full: 2 ** 30 };
const ROUNDS = { small: 1, full: 7 };

const LATER_ONE = adjust(LATER, " x1", ONE_CONNECTION);
const FINISH_ONE = adjust(FINISH, " x1", ONE_CONNECTION);

type Way = {
  readonly title: string;
  readonly tls: boolean;
  readonly onDisk: boolean;
  readonly modes: Readonly<Record<Size, readonly Mode[]>>;
  readonly goals: (standings: readonly Standing[]) => Goal[];
};

export const measureOneFile: Kind = (yard) =>
  measure(yard, {
    title: "HTTP, one file, in memory",
    tls: false,
    onDisk: false,
    modes: { small: [LATER_ONE, FINISH], full: [LATER_ONE, LATER, FINISH_ONE, FINISH] },
    goals: (all) => [
      atLeast("one file, later: speed ÷ aria2c -x1", 1.25, speedRatio(all, LATER_ONE.name, "aria2c -x1")),
      atLeast("one file, later: speed ÷ curl", 1, speedRatio(all, LATER_ONE.name, "curl")),
      atLeast("one file, finish: speed ÷ curl", 0.7, speedRatio(all, FINISH_ONE.name, "curl")),
      atMost("one file, later: CPU ÷ curl", 1, cpuRatio(all, LATER_ONE.name, "curl")),
      atMost("one file, finish: CPU ÷ curl", 1.7, cpuRatio(all, FINISH_ONE.name, "curl")),
    ],
  });

export const measureOneFileOnDisk: Kind = (yard) =>
  measure(yard, {
    title: "HTTP, one file, on the disk",
    tls: false,
    onDisk: true,
    modes: { small: [FINISH], full: [LATER, FINISH] },
    goals: () => [],
  });

export const measureOneFileTls: Kind = (yard) =>
  measure(yard, {
    title: "TLS, one file, in memory",
    tls: true,
    onDisk: false,
    modes: { small: [FINISH], full: [LATER_ONE, FINISH_ONE, FINISH] },
    goals: (all) => [
      atLeast("one file by TLS, later: speed ÷ aria2c -x1", 1.2, speedRatio(all, LATER_ONE.name, "aria2c -x1")),
      atLeast("one file by TLS, later: speed ÷ curl", 1, speedRatio(all, LATER_ONE.name, "curl")),
    ],
  });

async function measure(yard: Yard, way: Way): ReturnType<Kind> {
  await using served = await yard.serve("one", 1, BYTES[yard.size]);
  await using stack = new AsyncDisposableStack();
  const entrants = [...(await products(yard, served, way, stack)), ...tools(yard, served, way)];
  const standings = await alternate(entrants, { rounds: ROUNDS[yard.size], files: served.files });
  const title = `${way.title}: ${BYTES[yard.size] / 2 ** 20} MiB`;
  const layout = { title, bytes: BYTES[yard.size], references: ["aria2c -x1", "curl"] };
  return { tables: [standingsTable(standings, layout)], goals: way.goals(standings), absent: faultsOf(standings) };
}

async function products(yard: Yard, served: Served, way: Way, stack: AsyncDisposableStack): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const mode of way.modes[yard.size]) {
    const place = yard.place(`${way.title} ${mode.name}`, { onDisk: way.onDisk });
    const work = { links: served.links({ tls: way.tls }), files: served.files };
    entrants.push(await productContender(mode, place, work, stack));
  }
  return entrants;
}

function tools(yard: Yard, served: Served, way: Way): Entrant[] {
  const errand = (name: string): Errand => ({
    links: served.links({ tls: way.tls }),
    folder: join(way.onDisk ? yard.disk : yard.memory, `one-${name}`),
    atOnce: 1,
    authority: way.tls ? yard.authority : null,
  });
  return [
    toolContender("aria2c -x1", aria2c(errand("aria2c"), ["-x1", "-s1"])),
    toolContender("curl", curl(errand("curl"))),
    toolContender("wget2", wget2(errand("wget2"))),
    toolContender("yt-dlp", ytDlp(errand("yt-dlp"))),
  ];
}
