import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { alternate, type Contender, notAvailable, rotate } from "../../bench/transfer/alternate.ts";
import { makeSources } from "../../bench/transfer/source-files.ts";

const COST = { wallS: 1, cpuS: 1, peakRssMb: 1 };

it("begins every round with another", () => {
  assert.deepEqual(rotate(["a", "b", "c"], 0), ["a", "b", "c"]);
  assert.deepEqual(rotate(["a", "b", "c"], 4), ["b", "c", "a"]);
  assert.deepEqual(rotate([], 1), []);
});

it("lets all take turns, and gives the standings in the order of the entrants", async () => {
  const turns: string[] = [];
  const take = (name: string, rounds?: number): Contender => ({
    name,
    folder: import.meta.dirname,
    fetch: async () => (turns.push(name), COST),
    clear: async () => {},
    ...(rounds === undefined ? {} : { rounds }),
  });
  const entrants = [take("a"), notAvailable("b", "no such mode"), take("c"), take("slow", 1)];
  const standings = await alternate(entrants, { rounds: 3, files: [] });
  assert.deepEqual(turns.join(" "), "a c slow c a a c");
  assert.deepEqual(
    standings.map(({ name, costs, fault }) => [name, costs.length, fault]),
    [
      ["a", 3, null],
      ["b", 0, "not available: no such mode"],
      ["c", 3, null],
      ["slow", 1, null],
    ],
  );
});

it("puts out whoever brings a wrong file or fails, and lets the others go on", async () => {
  await using folder = await scratch();
  const files = await makeSources(join(folder.path, "served"), "one", 1, 1_000);
  const bring = (name: string, source: string, text?: string): Contender => ({
    name,
    folder: join(folder.path, source),
    fetch: async () => {
      if (text === undefined) return COST;
      await mkdir(join(folder.path, source));
      await writeFile(join(folder.path, source, "one-0000.bin"), text);
      return COST;
    },
    clear: async () => {},
  });
  const failing: Contender = { ...bring("fails", "served"), fetch: () => Promise.reject(new Error("exit 8\nmore")) };
  const entrants = [bring("right", "served"), bring("wrong", "other", "not it"), failing];
  const standings = await alternate(entrants, { rounds: 2, files });
  assert.deepEqual(
    standings.map(({ costs, fault }) => [costs.length, fault]),
    [
      [2, null],
      [0, "1 of 1 files are wrong: one-0000.bin"],
      [0, "exit 8"],
    ],
  );
});

it("makes files of which no two are alike", async () => {
  await using folder = await scratch();
  const files = await makeSources(folder.path, "small", 3, 100);
  assert.equal(new Set(files.map(({ sha256 }) => sha256)).size, 3);
});

async function scratch(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "trawl-bench-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
