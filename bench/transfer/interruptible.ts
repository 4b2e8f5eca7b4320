/** Work that is stopped half-way and gone on with by a second run. */
import { join } from "node:path";
import { reasonOf } from "./alternate.ts";
import { aria2c, curl, type Teller, wget2, ytDlp } from "./commands.ts";
import { adjust, FINISH, ONE_CONNECTION } from "./modes.ts";
import { type Mode, type Place, type Product, startProduct } from "./product.ts";
import { startTool } from "./run-tool.ts";
import type { Link } from "./source-files.ts";
import type { Yard } from "./yard.ts";

export type Interruptible = {
  readonly name: string;
  /** Connections that it may use. */
  readonly connections: number;
  /** Where its files land. */
  readonly folder: string;
  /** Resolves once it runs. */
  begin(link: Link): Promise<void>;
  interrupt(signal: NodeJS.Signals): Promise<void>;
  /** Goes on to the end and says how it ended; `isDone` is its own claim that the file is complete. */
  finish(link: Link): Promise<{ readonly isDone: boolean; readonly said: string }>;
};

/** Every program with the option that makes it go on; a few of them in a small run. */
export function interruptibles(yard: Yard, purpose: string): Interruptible[] {
  const tool = (name: string, teller: Teller, more: readonly string[], connections = 1): Interruptible =>
    interruptibleTool({ name, teller, more, connections }, join(yard.memory, `${purpose}-${name.replaceAll(" ", "")}`));
  const ours = (mode: Mode, connections: number): Interruptible =>
    new InterruptibleProduct(mode, yard.place(`${purpose} ${mode.name}`), connections);
  const few = [
    ours(adjust(FINISH, " x16", {}), 16),
    tool("curl -C -", curl, ["-C", "-"]),
    tool("yt-dlp -c", ytDlp, ["-c"]),
  ];
  if (yard.size === "small") return few;
  return [
    ...few,
    ours(adjust(FINISH, " x1", ONE_CONNECTION), 1),
    tool("aria2c -x1 -c", aria2c, ["-x1", "-s1", "-c"]),
    tool("aria2c -x16 -k1M -c", aria2c, ["-x16", "-s16", "-k1M", "-c"], 16),
    tool("wget2 -c", wget2, ["-c"]),
  ];
}

/** Lets each of them do some work; whoever fails is absent, with the reason. */
export async function attemptEach<Outcome>(
  all: readonly Interruptible[],
  work: (one: Interruptible) => Promise<Outcome>,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly absent: readonly string[] }> {
  const outcomes: Outcome[] = [];
  const absent: string[] = [];
  for (const one of all) {
    try {
      outcomes.push(await work(one));
    } catch (error) {
      absent.push(`${one.name}: ${reasonOf(error)}`);
      console.error(`  NOT AVAILABLE: ${absent.at(-1)}`);
    }
  }
  return { outcomes, absent };
}

type ToolWay = {
  readonly name: string;
  readonly teller: Teller;
  readonly more: readonly string[];
  readonly connections: number;
};

function interruptibleTool({ name, teller, more, connections }: ToolWay, folder: string): Interruptible {
  const start = (link: Link): ReturnType<typeof startTool> =>
    startTool(teller({ links: [link], folder, atOnce: 1, authority: null }, more));
  let running: ReturnType<typeof startTool> | null = null;
  return {
    name,
    connections,
    folder,
    async begin(link) {
      running = start(link);
    },
    async interrupt(signal) {
      running?.child.kill(signal);
      await running?.ended;
    },
    async finish(link) {
      const { code, said } = await start(link).ended;
      return {
        isDone: code === 0,
        said: `exit ${code}${code === 0 ? "" : `: ${said.trim().split("\n").at(-1) ?? ""}`}`,
      };
    },
  };
}

class InterruptibleProduct implements Interruptible {
  readonly name: string;
  readonly folder: string;
  readonly connections: number;
  readonly #mode: Mode;
  readonly #place: Place;
  #product: Product | null = null;
  #job = "";

  constructor(mode: Mode, place: Place, connections: number) {
    this.name = mode.name;
    this.folder = join(place.root, "downloads");
    this.connections = connections;
    this.#mode = mode;
    this.#place = place;
  }

  async begin(link: Link): Promise<void> {
    this.#product = await startProduct(this.#mode, this.#place);
    this.#job = await this.#product.add([link]);
  }

  async interrupt(signal: NodeJS.Signals): Promise<void> {
    await this.#product?.server.end(signal);
    this.#product?.client[Symbol.dispose]();
  }

  async finish(): Promise<{ isDone: boolean; said: string }> {
    await using product = await startProduct(this.#mode, this.#place);
    const { status } = await product.ended(this.#job);
    return { isDone: status === "completed", said: status };
  }
}
