/** Where the work is done: folders in memory and on the disk, the web server, and who to trust. */
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "./certificate.ts";
import type { Goal } from "./goals.ts";
import type { Nginx } from "./nginx.ts";
import { startNginx } from "./nginx.ts";
import type { Place } from "./product.ts";
import { type Link, makeSources, type SourceFile } from "./source-files.ts";
import type { Table } from "../report.ts";

export type Size = "small" | "full";

/** What one kind of work found. */
export type Found = {
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  readonly absent: readonly string[];
};

/** A kind of work. */
export type Kind = (yard: Yard) => Promise<Found>;

export type Yard = AsyncDisposable & {
  readonly size: Size;
  /** A folder in memory. */
  readonly memory: string;
  /** A folder on the disk. */
  readonly disk: string;
  readonly nginx: Nginx;
  /** The certificate of the authority that signed the web server's. */
  readonly authority: string;
  /** Makes files that the web server serves until the scope is left. */
  serve(stem: string, count: number, sizeBytes: number): Promise<Served>;
  /** Where the product keeps its things, with the web server on its allow-list. */
  place(name: string, options?: { onDisk?: boolean; more?: readonly string[] }): Place;
};

export type Served = AsyncDisposable & {
  readonly files: readonly SourceFile[];
  readonly folder: string;
  links(options?: { tls?: boolean; rate?: number }): Link[];
};

const MEMORY = "/dev/shm";
const ROOM_BYTES: Readonly<Record<Size, number>> = { small: 1e9, full: 9e9 };

/** Makes the folders and starts the web server. Throws where there is no file system in memory with enough room. */
export async function openYard(size: Size, diskParent = tmpdir()): Promise<Yard> {
  await expectRoom(size);
  await using stack = new AsyncDisposableStack();
  const memory = await scratch(MEMORY, stack);
  const disk = await scratch(diskParent, stack);
  const served = join(memory, "served");
  const certificate = makeCertificate(join(memory, "certificate"));
  const nginx = stack.use(await startNginx(join(memory, "nginx"), served, certificate));
  const { authority } = certificate;
  const all = stack.move();
  return {
    size,
    memory,
    disk,
    nginx,
    authority,
    serve: (stem, count, sizeBytes) => serve(nginx, served, { stem, count, sizeBytes }),
    place: (name, { onDisk = false, more = [] } = {}) => ({
      root: join(onDisk ? disk : memory, "product", name.replaceAll(/[^\w-]+/g, "-")),
      allow: [...nginx.hosts, ...more],
      authority,
    }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function expectRoom(size: Size): Promise<void> {
  if (!existsSync(MEMORY)) throw new Error(`This benchmark needs a file system in memory at ${MEMORY}.`);
  const { bavail, bsize } = await statfs(MEMORY);
  const needed = ROOM_BYTES[size];
  if (bavail * bsize < needed) throw new Error(`This benchmark needs ${needed / 1e9} GB of room in ${MEMORY}.`);
}

/** Makes a folder that goes away with the stack, and also when somebody stops the benchmark: it may hold gigabytes. */
async function scratch(parent: string, stack: AsyncDisposableStack): Promise<string> {
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, "trawl-bench-"));
  const removeNow = (): void => rmSync(path, { recursive: true, force: true });
  process.on("exit", removeNow);
  stack.defer(async () => {
    process.off("exit", removeNow);
    await rm(path, { recursive: true, force: true });
  });
  return path;
}

type Batch = { readonly stem: string; readonly count: number; readonly sizeBytes: number };

async function serve(nginx: Nginx, root: string, { stem, count, sizeBytes }: Batch): Promise<Served> {
  const folder = join(root, stem);
  await mkdir(folder, { recursive: true });
  const files = await makeSources(folder, stem, count, sizeBytes);
  return {
    files,
    folder,
    links: (options) => files.map(({ name }) => ({ url: nginx.link(`${stem}/${name}`, options), name })),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
