/** The whole product as a contender: a real server with its database, its policy and its API. */
import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import { Client } from "../requests.ts";
import { type ServerProcess, startServer } from "../server-process.ts";
import { type Contender, type Entrant, notAvailable, reasonOf } from "./alternate.ts";
import { type Cost, resetPeak, usageOf } from "./process-cost.ts";
import type { Link, SourceFile } from "./source-files.ts";

/** A setting of the product that is measured. */
export type Mode = {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
};

export type Place = {
  /** Its database and its files are made below this. */
  readonly root: string;
  /** The exact `host:port` list that it may reach. */
  readonly allow: readonly string[];
  /** The authority that it trusts beside the usual ones, or null. */
  readonly authority: string | null;
};

type JobAnswer = { readonly id: string; readonly status: string; readonly finished_at: string | null };
type TaskPage = { readonly tasks: readonly { digest: string | null }[]; readonly next_cursor: string | null };

const ENDED: readonly string[] = ["completed", "failed", "cancelled"];
const LOOK_MS = 50;
/** Enough that no request waits for another. */
const CONNECTIONS = 20;
const LIMIT_MS = 300_000;

/** A server that runs in a mode, and its client. */
export class Product implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly client: Client;
  readonly downloads: string;

  constructor(server: ServerProcess, downloads: string) {
    this.server = server;
    this.client = new Client(server.address, server.key, CONNECTIONS);
    this.downloads = downloads;
  }

  async add(links: readonly Link[]): Promise<string> {
    const body = { type: "links", urls: links.map(({ url }) => url) };
    return (JSON.parse(await this.client.send("POST", "api/jobs", body)) as { job_id: string }).job_id;
  }

  async job(id: string): Promise<JobAnswer> {
    return (JSON.parse(await this.client.send("GET", `api/jobs/${id}`)) as { job: JobAnswer }).job;
  }

  /** Waits for the end of a job and gives it. Throws when it takes longer than five minutes. */
  async ended(id: string, lookMs = LOOK_MS): Promise<JobAnswer> {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      const job = await this.job(id);
      if (ENDED.includes(job.status)) return job;
      if (performance.now() > deadline) throw new Error(`a job is still ${job.status} after ${LIMIT_MS / 1000} s`);
      await wait(lookMs);
    }
  }

  /** Waits until every file of a job has its digest, until a background pass is done where there is one; gives them. */
  async digests(id: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const deadline = performance.now() + LIMIT_MS;
    for (let cursor: string | null = ""; cursor !== null;) {
      const path = `api/jobs/${id}/tasks?limit=200${cursor && `&cursor=${cursor}`}`;
      const page = JSON.parse(await this.client.send("GET", path)) as TaskPage;
      const digests = page.tasks.flatMap(({ digest }) => digest ?? []);
      for (const digest of digests) found.add(digest);
      if (digests.length === page.tasks.length) cursor = page.next_cursor;
      else if (performance.now() > deadline) throw new Error("a file is still without its digest");
      else await wait(LOOK_MS);
    }
    return found;
  }

  async remove(id: string): Promise<void> {
    await this.client.send("DELETE", `api/jobs/${id}?files=true`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client[Symbol.dispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

/** Starts the product in a mode. Throws when it does not start, or says that a setting of the mode has no effect. */
export async function startProduct({ env }: Pick<Mode, "env">, place: Place): Promise<Product> {
  const names = Object.keys(env);
  const downloads = join(place.root, "downloads");
  const server = await startServer({
    dataDir: join(place.root, "data"),
    downloadDir: downloads,
    env: {
      TRAWL_EGRESS_ALLOW: place.allow.join(","),
      ...(place.authority === null ? {} : { NODE_EXTRA_CA_CERTS: place.authority }),
      ...env,
    },
  }).catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(lineAbout(text.split("\n"), names) ?? text, { cause: error });
  });
  const refused = lineAbout(server.notices, names);
  if (refused === null) return new Product(server, downloads);
  await server[Symbol.asyncDispose]();
  throw new Error(refused);
}

/** Finds what a server said of one of these settings: it refuses them, or accepts them without effect. */
export function lineAbout(said: readonly string[], names: readonly string[]): string | null {
  const line = said.find((one) => names.some((name) => new RegExp(`\\b${name}\\b`).test(one)));
  return line?.replace(/^(trawl: |- )/, "").replace(/\.$/, "") ?? null;
}

/** The product in a mode as a contender, or the standing that says why it cannot take part. */
export async function productContender(
  mode: Mode,
  place: Place,
  work: Work,
  stack: AsyncDisposableStack,
): Promise<Entrant> {
  try {
    const product = stack.use(await startProduct(mode, place));
    return new Runs(mode.name, product, work);
  } catch (error) {
    return notAvailable(mode.name, reasonOf(error));
  }
}

/** The links, and what must come of them. */
export type Work = { readonly links: readonly Link[]; readonly files: readonly SourceFile[] };

class Runs implements Contender {
  readonly name: string;
  readonly folder: string;
  readonly #product: Product;
  readonly #work: Work;
  #job: string | null = null;

  constructor(name: string, product: Product, work: Work) {
    this.name = name;
    this.folder = product.downloads;
    this.#product = product;
    this.#work = work;
  }

  /** Digests are compared in every turn. The time is from the request being sent to the moment at which the job's row says that it ended. */
  async fetch(): Promise<Cost> {
    const { pid } = this.#product.server;
    resetPeak(pid);
    const before = usageOf(pid);
    const sentAt = Date.now();
    this.#job = await this.#product.add(this.#work.links);
    const requestS = (Date.now() - sentAt) / 1000;
    const { status, finished_at } = await this.#product.ended(this.#job);
    const after = usageOf(pid);
    if (status !== "completed" || finished_at === null) throw new Error(`the job is ${status}`);
    const wallS = (Date.parse(finished_at) - sentAt) / 1000;
    const digests = await this.#product.digests(this.#job);
    const wrong = this.#work.files.filter(({ sha256 }) => !digests.has(`sha256:${sha256}`)).length;
    if (wrong > 0) throw new Error(`the job is completed, but ${wrong} of its files are wrong`);
    const laterCpuS = usageOf(pid).cpuS - after.cpuS;
    return { wallS, cpuS: after.cpuS - before.cpuS, peakRssMb: after.peakRssMb, requestS, laterCpuS };
  }

  async clear(): Promise<void> {
    if (this.#job !== null) await this.#product.remove(this.#job);
    this.#job = null;
  }
}
