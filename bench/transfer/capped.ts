/** A server that gives each connection 5 MB/s and answers after 50 ms. */
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { spawnBound } from "../spawn-bound.ts";
import { alternate, type Entrant, toolContender } from "./alternate.ts";
import { aria2c, curl, type Errand } from "./commands.ts";
import { atLeast } from "./goals.ts";
import { FINISH, LATER } from "./modes.ts";
import { productContender, type Work } from "./product.ts";
import type { Link } from "./source-files.ts";
import { faultsOf, speedRatio, standingsTable } from "./standings.ts";
import type { Kind, Yard } from "./yard.ts";

const PROGRAM = join(import.meta.dirname, "shaped-server.ts");
const RATE = 5_000_000;
const LATENCY_MS = 50;
const BYTES = { small: 5e6, full: 200e6 };
const ROUNDS = { small: 1, full: 5 };

export const measureCapped: Kind = async (yard) => {
  await using served = await yard.serve("capped", 1, BYTES[yard.size]);
  const { name } = served.files[0] ?? { name: "" };
  await using stack = new AsyncDisposableStack();
  const host = await startShaped(join(served.folder, name), stack);
  const link = { url: `http://${host}/${name}`, name };
  const entrants = [
    ...(await products(yard, host, { links: [link], files: served.files }, stack)),
    ...tools(yard, link),
  ];
  const standings = await alternate(entrants, { rounds: ROUNDS[yard.size], files: served.files });
  const layout = {
    title: `A server with 5 MB/s a connection and ${LATENCY_MS} ms: ${BYTES[yard.size] / 1e6} MB`,
    bytes: BYTES[yard.size],
    references: ["aria2c -x16 -s16", "aria2c -x16 -s16 -k1M", "curl"],
  };
  const speed = (other: string): number | null => speedRatio(standings, LATER.name, other);
  const goals = [
    atLeast("capped server: speed ÷ aria2c -x16 -s16", 1.8, speed("aria2c -x16 -s16")),
    atLeast("capped server: speed ÷ aria2c -x16 -s16 -k1M", 0.97, speed("aria2c -x16 -s16 -k1M")),
  ];
  return { tables: [standingsTable(standings, layout)], goals, absent: faultsOf(standings) };
};

async function products(yard: Yard, host: string, work: Work, stack: AsyncDisposableStack): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const mode of yard.size === "small" ? [FINISH] : [LATER, FINISH]) {
    const place = yard.place(`capped ${mode.name}`, { more: [host] });
    entrants.push(await productContender(mode, place, work, stack));
  }
  return entrants;
}

function tools(yard: Yard, link: Link): Entrant[] {
  const errand = (name: string): Errand => ({
    links: [link],
    folder: join(yard.memory, `capped-${name}`),
    atOnce: 1,
    authority: null,
  });
  const sixteen = ["-x16", "-s16"];
  return [
    toolContender("aria2c -x16 -s16", aria2c(errand("aria2c"), sixteen)),
    toolContender("aria2c -x16 -s16 -k1M", aria2c(errand("aria2c-k1m"), [...sixteen, "-k1M"])),
    toolContender("curl", curl(errand("curl")), { rounds: 1 }),
  ];
}

/** Starts the server and gives its `host:port`. */
async function startShaped(path: string, stack: AsyncDisposableStack): Promise<string> {
  const words = [PROGRAM, path, `${RATE}`, `${LATENCY_MS}`];
  const child = spawnBound(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  stack.defer(async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  if (child.stdout === null) throw new Error("The rate-shaping server has no standard output.");
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return `127.0.0.1:${port}`;
}
