/** Ended by kill -9 half-way and started again: what the server had to send twice. */
import { figure } from "../report.ts";
import { atLeast, atMost } from "./goals.ts";
import { attemptEach, type Interruptible, interruptibles } from "./interruptible.ts";
import { untilLanded } from "./landed.ts";
import { digestsBelow, type SourceFile } from "./source-files.ts";
import type { Kind, Served, Yard } from "./yard.ts";

const BYTES = { small: 3 * 2 ** 20, full: 200 * 2 ** 20 };
/** Bytes a second of all connections together in the first run; the second gets more. */
const RATE = { small: 1_000_000, full: 20_000_000 };
const ZEROS = { small: 2, full: 1 };
const LANDED_SHARE = 0.4;
const LIMIT_MS = { small: 1_500, full: 15_000 };

type Outcome = {
  readonly name: string;
  readonly connections: number;
  readonly firstBytes: number;
  readonly againBytes: number;
  readonly said: string;
  readonly isRight: boolean;
};

export const measureKilled: Kind = async (yard) => {
  await using served = await yard.serve("killed", 1, BYTES[yard.size]);
  const all = interruptibles(yard, "killed");
  const { outcomes, absent } = await attemptEach(all, (one) => killAndResume(one, served, yard));
  const columns = ["client", "first run got MB", "sent twice MB", "KiB a connection", "ended with", "file"];
  const title = `kill -9 at ${LANDED_SHARE * 100} % of ${BYTES[yard.size] / 2 ** 20} MiB and a second run, by the server's log`;
  const ours = outcomes.find(({ connections, name }) => connections === 16 && name.startsWith("trawl"));
  return {
    tables: [{ title, columns, rows: outcomes.map(rowOf) }],
    goals: [
      atMost("kill -9, 16 connections: KiB asked again, each", 256, ours ? againKib(ours) : null),
      atLeast("kill -9, 16 connections: the file is right (1 = yes)", 1, ours ? Number(ours.isRight) : null),
    ],
    absent,
  };
};

async function killAndResume(one: Interruptible, served: Served, yard: Yard): Promise<Outcome> {
  const [link] = served.links({ rate: Math.floor(RATE[yard.size] / one.connections) });
  const [file] = served.files;
  if (!link || !file) throw new Error("nothing is served");
  const mark = yard.nginx.mark();
  await yard.nginx.hasten(0);
  await one.begin(link);
  await untilLanded(one.folder, LANDED_SHARE * file.sizeBytes, LIMIT_MS[yard.size]);
  await one.interrupt("SIGKILL");
  const firstBytes = await yard.nginx.bytesSince(mark);
  await yard.nginx.hasten(ZEROS[yard.size]);
  const { isDone, said } = await one.finish(link);
  const againBytes = Math.max(0, (await yard.nginx.bytesSince(mark)) - file.sizeBytes);
  const isRight = isDone && (await holds(one.folder, file));
  const { name, connections } = one;
  console.error(`  ${name}  ${figure(firstBytes / 1e6)} MB, again ${figure(againBytes / 1e6)} MB, ${said}`);
  return { name, connections, firstBytes, againBytes, said, isRight };
}

async function holds(folder: string, { sha256 }: SourceFile): Promise<boolean> {
  return (await digestsBelow(folder)).has(sha256);
}

function againKib({ againBytes, connections }: Outcome): number {
  return againBytes / 1024 / connections;
}

function rowOf(outcome: Outcome): string[] {
  const { name, firstBytes, againBytes, said, isRight } = outcome;
  const figures = [firstBytes / 1e6, againBytes / 1e6, againKib(outcome)].map(figure);
  return [name, ...figures, said, isRight ? "right" : "**wrong**"];
}
