/** What the demo's server offers, and in which jobs it is fetched. */
import { computedBytes, paintPng, playWav, writeCsv } from "./demo-bytes.ts";

const MB = 1_000_000;

/** One file of the demo's server. `bytes` gives the part from `start` up to (not with) `end`. */
export type DemoFile = {
  readonly path: string;
  readonly mime: string;
  readonly sizeBytes: number;
  bytes(start: number, end: number): Buffer;
  /** Bytes a second; without it as fast as it goes. */
  readonly rate?: number;
  /** How the server misbehaves. */
  readonly manner?: "no_ranges" | "fails_twice" | "short_once" | "moved";
};

export type DemoJob = { readonly name: string; readonly paths: readonly string[] };

type Extra = Pick<DemoFile, "rate" | "manner">;

function ready(path: string, mime: string, content: Buffer, extra: Extra = {}): DemoFile {
  return { path, mime, sizeBytes: content.length, bytes: (start, end) => content.subarray(start, end), ...extra };
}

function computed(path: string, sizeBytes: number, seed: number, extra: Extra = {}): DemoFile {
  const bytes = (start: number, end: number): Buffer => computedBytes(seed, start, end - start);
  return { path, mime: "application/octet-stream", sizeBytes, bytes, ...extra };
}

const count = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);
const JSON_TYPE = "application/json";

/** Every file of the demo. */
export function demoFiles(): DemoFile[] {
  return [
    ...count(12).map((n) => ready(`/pictures/waves-${n}.png`, "image/png", paintPng(240 + n * 40, 160 + n * 30, n))),
    ...count(5).map((n) => ready(`/tones/tone-${n}.wav`, "audio/wav", playWav(220 * 2 ** (n / 5), 1 + n))),
    ...count(4).map((n) => ready(`/tables/station-${n}.csv`, "text/csv", writeCsv(n * 900, n))),
    ...count(3).map((n) =>
      ready(`/data/list-${n}.json`, JSON_TYPE, Buffer.from(JSON.stringify(count(n * 400), null, 1))),
    ),
    ready("/notes/read-me.txt", "text/plain", Buffer.from("Every byte here was computed by the demo.\n".repeat(40))),
    ...[1, 5, 12, 30].map((size, n) => computed(`/files/block-${size}MB.bin`, size * MB, n)),
    ...count(3).map((n) => computed(`/slow/patience-${n}.bin`, n * 6 * MB, 20 + n, { rate: 0.4 * MB })),
    computed("/odd/no-ranges.bin", 8 * MB, 31, { rate: MB, manner: "no_ranges" }),
    computed("/odd/fails-twice.bin", 2 * MB, 32, { manner: "fails_twice" }),
    computed("/odd/short-once.bin", 3 * MB, 33, { manner: "short_once" }),
    ready("/odd/moved.png", "image/png", Buffer.alloc(0), { manner: "moved" }),
  ];
}

/** Where `/odd/moved.png` leads to. */
export const MOVED_TO = "/pictures/waves-3.png";

/** The jobs that the demo asks for. The last one holds a link to nothing, so that a failure can be seen too. */
export function demoJobs(files: readonly DemoFile[]): DemoJob[] {
  const below = (folder: string): string[] => files.map(({ path }) => path).filter((path) => path.startsWith(folder));
  return [
    { name: "Pictures of waves", paths: below("/pictures/") },
    {
      name: "Tones, tables and notes",
      paths: [...below("/tones/"), ...below("/tables/"), ...below("/data/"), ...below("/notes/")],
    },
    { name: "Large files", paths: below("/files/") },
    { name: "A slow server: try pause and resume", paths: below("/slow/") },
    { name: "A server with bad manners", paths: [...below("/odd/"), "/odd/not-there.bin"] },
  ];
}
