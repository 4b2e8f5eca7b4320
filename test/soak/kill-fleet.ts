/** The jobs of the kill soak: what each is made of, what it must end as, and what its server did. */
import { originDigest, type Origin } from "../support/origin.ts";
import type { Chance } from "./chance.ts";

export type FileSpec = {
  readonly link: string;
  readonly sizeBytes: number;
  readonly seed: string;
  /** Whether its server can go on in the middle, so that bytes that came need not come again. */
  readonly resumable: boolean;
};

export type JobSpec = {
  readonly number: number;
  readonly kind: string;
  readonly files: readonly FileSpec[];
  /** False for a link that leads nowhere: such a job must fail, and say why. */
  readonly exists: boolean;
  /** A cancelled job gives its bytes up, so they may come again. */
  wasCancelled: boolean;
  /** Its id, once a 201 was seen. */
  id: string | null;
};

const MB = 1_000_000;
type Maker = (context: { origin: Origin; chance: Chance; largestBytes: number; name: string }) => FileSpec[];

/** Slow enough that only little is on its way in the sockets' buffers when a kill comes. */
const pace = (bytes: number): number => Math.max(150_000, Math.min(2 * MB, Math.round(bytes / 4)));

function file(
  origin: Origin,
  sizeBytes: number,
  seed: string,
  knobs: Record<string, string | number | true> = {},
): FileSpec {
  const link = origin.link(sizeBytes, { seed, rate: pace(sizeBytes), ...knobs }, `${seed}.bin`);
  return { link, sizeBytes, seed, resumable: !("no-range" in knobs) && !("no-length" in knobs) };
}

const KINDS: Readonly<Record<string, Maker>> = {
  tiny: ({ origin, chance, name }) => [file(origin, chance.whole(1, 5_000), name)],
  empty: ({ origin, name }) => [file(origin, 0, name)],
  small: ({ origin, chance, name }) => [file(origin, chance.whole(100_000, 2 * MB), name)],
  large: ({ origin, chance, name, largestBytes }) => [file(origin, chance.whole(largestBytes / 4, largestBytes), name)],
  batch: ({ origin, chance, name }) =>
    Array.from({ length: 12 }, (_, index) => file(origin, chance.whole(1_000, 600_000), `${name}-${index}`)),
  slow: ({ origin, name }) => [file(origin, 1 * MB, name, { rate: 120_000 })],
  "late answer": ({ origin, name }) => [file(origin, 300_000, name, { delay: 800 })],
  "no ranges": ({ origin, name }) => [file(origin, 1 * MB, name, { "no-range": true, rate: 800_000 })],
  "no length": ({ origin, name }) => [file(origin, 600_000, name, { "no-length": true, rate: 400_000 })],
  "503 first": ({ origin, chance, name }) => [
    file(origin, chance.whole(100_000, 2 * MB), name, { "fail-first": 2, "fail-status": 503 }),
  ],
  "reset first": ({ origin, name }) => [file(origin, 2 * MB, name, { "fail-first": 2, "fail-at": 700_000 })],
  twins: ({ origin, name }) => ["a", "b", "c"].map((twin) => file(origin, 400_000, name, { twin })),
  gone: ({ origin, name }) => [
    { link: `${origin.url}/status/404?${name}`, sizeBytes: 0, seed: name, resumable: false },
  ],
};

/** Makes the `number`th job; kinds take turns, sizes are chance. */
export function makeJobSpec(origin: Origin, chance: Chance, number: number, largestBytes: number): JobSpec {
  const kinds = Object.keys(KINDS);
  const kind = number % 3 === 0 ? "large" : (kinds[(number * 7) % kinds.length] ?? "tiny");
  const files = KINDS[kind]?.({ origin, chance, largestBytes, name: `f${number}` }) ?? [];
  return { number, kind, files, exists: kind !== "gone", wasCancelled: false, id: null };
}

const digests = new WeakMap<FileSpec, string>();

/** `sha256:…` of the whole file, as its server would send it. */
export function digestOf(spec: FileSpec): string {
  const known = digests.get(spec) ?? originDigest(spec.sizeBytes, spec.seed);
  digests.set(spec, known);
  return known;
}
