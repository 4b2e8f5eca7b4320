import { availableParallelism, cpus, loadavg } from "node:os";

/** Times in milliseconds of one thing done many times. */
export type Times = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number };

/** Sums up times in milliseconds. */
export function summarise(samples: readonly number[]): Times {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Gives the middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** Runs `work` several times and gives the fewest milliseconds that it took: what others do meanwhile drops out. */
export async function fastest(tries: number, work: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let turn = 0; turn < tries; turn += 1) best = Math.min(best, await timed(work));
  return best;
}

/** Runs `work` and gives the milliseconds that it took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

/** Says what machine and programs the figures are from. */
export function machineFacts(engineVersion: string): string {
  const model = cpus()[0]?.model.trim() ?? "unknown";
  return `${availableParallelism()} cores (${model}), Node ${process.version.slice(1)}, ${engineVersion}`;
}
