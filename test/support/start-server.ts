/** The real server as a process of its own, which tests start, ask, kill and start again on the same folders. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");
const START_LIMIT_MS = 30_000;

/** Where one server keeps its things; it outlives the server's processes. */
export type ServerFolders = AsyncDisposable & {
  readonly root: string;
  readonly dataDir: string;
  readonly downloadDir: string;
};

export type StartOptions = {
  readonly folders: Pick<ServerFolders, "dataDir" | "downloadDir">;
  /** `host:port` of the origins that may be reached. */
  readonly allow?: readonly string[];
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the server's own command, such as `["prlimit", "--nofile=64"]`. */
  readonly wrapper?: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  /** Whether to wait until `/readyz` is 200 (the default) or only until the server listens. */
  readonly untilReady?: boolean;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };
// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into freely here
export type Answer = { readonly status: number; readonly body: any; readonly headers: Headers };

/** Makes the folders of one server below the folder for temporary files. */
export async function makeServerFolders(parent = tmpdir()): Promise<ServerFolders> {
  const root = await mkdtemp(join(parent, "trawl-server-"));
  return {
    root,
    dataDir: join(root, "data"),
    downloadDir: join(root, "downloads"),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** A server's process that need not come up: for starts that are to be refused. */
export class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  #output = "";
  #errors = "";

  constructor({ folders, allow = [], port = 0, env = {}, wrapper = [], uid, gid }: StartOptions) {
    const line = [...wrapper, process.execPath, MAIN, "serve"];
    const [command, words] = [line[0] ?? process.execPath, line.slice(1)];
    this.child = spawn(command, words, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: folders.dataDir,
        TRAWL_DATA_DIR: folders.dataDir,
        TRAWL_DOWNLOAD_DIR: folders.downloadDir,
        TRAWL_HOST: "127.0.0.1",
        TRAWL_PORT: String(port),
        TRAWL_EGRESS_ALLOW: allow.join(","),
        // A file comes at the pace that its link asks for; whoever wants it in pieces says so.
        TRAWL_MAX_CONNECTIONS: "1",
        // No outside program, whatever this machine has; whoever tests one says so.
        TRAWL_YTDLP: "/absent/yt-dlp",
        ...env,
      },
    });
    this.child.stdout?.on("data", (text: Buffer) => (this.#output += text.toString()));
    this.child.stderr?.on("data", (text: Buffer) => (this.#errors += text.toString()));
    this.exited = once(this.child, "close").then(([code, signal]) => ({ code, signal }) as Exit);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it said on standard error, for people. */
  get errors(): string {
    return this.#errors;
  }

  /** Its log, one object a line, and after it what it said on standard error. */
  get log(): string {
    return `${this.#output}${this.#errors}`;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill("SIGCONT");
    await this.end("SIGKILL");
  }
}

/** A server that is up. */
export class TestServer implements AsyncDisposable {
  readonly process: ServerProcess;
  readonly url: string;
  readonly key: string;
  /** The process that serves; with a wrapper that stays, not the one that was spawned. */
  readonly pid: number;

  constructor(process: ServerProcess, facts: { address: string; key: string; pid: number }) {
    this.process = process;
    this.url = facts.address.replace(/\/$/, "");
    this.key = facts.key;
    this.pid = facts.pid;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Asks as an admin. Throws what `fetch` throws when nobody answers. */
  async ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const reply = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await reply.text();
    return { status: reply.status, body: text.startsWith("{") ? JSON.parse(text) : text, headers: reply.headers };
  }

  get(path: string): Promise<Answer> {
    return this.ask("GET", path);
  }

  /** Creates a job of links and gives its id. Throws when it was refused. */
  async add(urls: readonly string[], more: object = {}): Promise<string> {
    const { status, body } = await this.ask("POST", "/api/jobs", { type: "links", urls, ...more });
    if (status !== 201) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
    return body.job_id as string;
  }

  async job(id: string): Promise<Answer["body"]> {
    const { status, body } = await this.get(`/api/jobs/${id}`);
    if (status !== 200) throw new Error(`no job ${id}: ${status} ${JSON.stringify(body)}`);
    return body.job;
  }

  /** Waits until a job fulfils the condition and gives it. Throws with the job as it stands when that takes too long. */
  async jobThat(id: string, condition: (job: Answer["body"]) => boolean, limitMs = 30_000): Promise<Answer["body"]> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const job = await this.job(id);
      if (condition(job)) return job;
      if (performance.now() > deadline) throw new Error(`the job did not get there: ${JSON.stringify(job)}`);
      await wait(40);
    }
  }

  /** All jobs behind a filter, page after page. */
  async jobs(query = ""): Promise<Answer["body"][]> {
    const rows: Answer["body"][] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { status, body } = await this.get(`/api/jobs?limit=200${query}${cursor && `&cursor=${cursor}`}`);
      if (status !== 200) throw new Error(`no list: ${status} ${JSON.stringify(body)}`);
      rows.push(...body.jobs);
      cursor = body.next_cursor;
    }
    return rows;
  }

  /** Kills it as a power cut would, without a last word. */
  kill(): Promise<Exit> {
    if (this.pid !== this.process.pid) process.kill(this.pid, "SIGKILL");
    return this.process.end("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.isRunning && this.pid !== this.process.pid) process.kill(this.pid, "SIGKILL");
    await this.process[Symbol.asyncDispose]();
  }
}

/** Starts a server and waits until it is ready. Throws with its log when it ends instead, or takes too long. */
export async function startServer(options: StartOptions): Promise<TestServer> {
  const file = join(options.folders.dataDir, "server.json");
  const before = await readOrNull(file);
  const started = new ServerProcess(options);
  const deadline = performance.now() + START_LIMIT_MS;
  try {
    for (;;) {
      const text = await readOrNull(file);
      if (text !== null && text !== before) {
        const server = new TestServer(started, JSON.parse(text) as { address: string; key: string; pid: number });
        if (options.untilReady === false || (await server.get("/readyz")).status === 200) return server;
      }
      if (!started.isRunning) throw new Error(`the server ended at its start:\n${started.log}`);
      if (performance.now() > deadline) throw new Error(`the server did not become ready:\n${started.log}`);
      await wait(20);
    }
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
