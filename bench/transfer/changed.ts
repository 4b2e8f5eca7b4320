/** A file that becomes another of the same length between two runs: who makes one of both and calls it complete. */
import { rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { atMost } from "./goals.ts";
import { attemptEach, type Interruptible, interruptibles } from "./interruptible.ts";
import { untilLanded } from "./landed.ts";
import { digestsBelow, makeSources, type SourceFile } from "./source-files.ts";
import type { Kind, Yard } from "./yard.ts";

const BYTES = { small: 3_000_000, full: 24_000_000 };
/** Bytes a second of all connections together in the first run; the second gets more. */
const RATE = { small: 1_000_000, full: 6_000_000 };
const ZEROS = { small: 2, full: 1 };
const LANDED_SHARE = 0.4;
const LIMIT_MS = { small: 1_500, full: 10_000 };

type Outcome = { readonly name: string; readonly said: string; readonly file: string };
const SPLICED = "**spliced, and said to be complete**";

export const measureChanged: Kind = async (yard) => {
  const all = interruptibles(yard, "changed");
  const { outcomes, absent } = await attemptEach(all, (one) => changeBetween(one, yard));
  const rows = outcomes.map(({ name, said, file }) => [name, said, file]);
  const title = "A remote file replaced by another of the same length between two runs; the first is told to stop";
  const ours = outcomes.filter(({ name }) => name.startsWith("trawl"));
  const spliced = ours.filter(({ file }) => file === SPLICED).length;
  return {
    tables: [{ title, columns: ["client", "ended with", "file"], rows }],
    goals: [atMost("changed file: spliced results of ours", 0, ours.length === 0 ? null : spliced)],
    absent,
  };
};

async function changeBetween(one: Interruptible, yard: Yard): Promise<Outcome> {
  const bytes = BYTES[yard.size];
  await using served = await yard.serve("changed", 1, bytes);
  const [link] = served.links({ rate: Math.floor(RATE[yard.size] / one.connections) });
  const [old] = served.files;
  if (!link || !old) throw new Error("nothing is served");
  await yard.nginx.hasten(0);
  await one.begin(link);
  await untilLanded(one.folder, LANDED_SHARE * bytes, LIMIT_MS[yard.size]);
  await one.interrupt(one.name.startsWith("trawl") ? "SIGTERM" : "SIGINT");
  await yard.nginx.hasten(ZEROS[yard.size]);
  const next = await replaceFile(join(served.folder, old.name), bytes);
  const { isDone, said } = await one.finish(link);
  const file = isDone ? describe(await digestsBelow(one.folder), old, next) : "none";
  console.error(`  ${one.name}  ${said}  ${file}`);
  return { name: one.name, said, file };
}

/** Puts another file of the same length in its place, an hour younger. */
async function replaceFile(path: string, bytes: number): Promise<SourceFile> {
  const folder = `${path}.next`;
  const [next] = await makeSources(folder, "next", 1, bytes);
  if (!next) throw new Error("no file was made");
  await rename(join(folder, next.name), path);
  await rm(folder, { recursive: true });
  const later = Date.now() / 1000 + 3600;
  await utimes(path, later, later);
  return next;
}

function describe(found: ReadonlySet<string>, old: SourceFile, next: SourceFile): string {
  if (found.has(next.sha256)) return "the new one, whole";
  return found.has(old.sha256) ? "the old one, whole" : SPLICED;
}
