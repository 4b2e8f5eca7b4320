import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { RouteFacts } from "../../src/api/guard.ts";
import { openApi } from "../../src/api/open-api.ts";
import type { ApiOptions } from "../../src/api/api-options.ts";
import { type Auth, openAuth } from "../../src/auth/open-auth.ts";
import { olderPaths } from "../../src/compat/older-paths.ts";
import type { Config } from "../../src/config/config.ts";
import { type Core, openCore } from "../../src/core.ts";
import { NO_QUOTAS } from "../../src/domain/quotas.ts";
import { openBlob } from "../../src/files/open-blob.ts";
import { createServiceCall } from "../../src/net/call-service.ts";
import { Schedules } from "../../src/schedules/schedules.ts";
import { Quotas } from "../../src/quotas/open-quotas.ts";
import type { Jobs } from "../../src/jobs/jobs.ts";

export const ADMIN = { email: "admin@example.org", password: "correct horse battery" };
export const LOCAL_KEY = "local-key-of-this-start";

/** A whole server on a data folder of its own, with a loopback origin that it may fetch from. */
export type Trawl = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  readonly origin: Origin;
  readonly core: Core;
  readonly jobs: Jobs;
  readonly auth: Auth;
  /** Every address that the server answers. */
  readonly routes: readonly RouteFacts[];
  readonly setupToken: string | null;
  readonly dataDir: string;
  call(path: string, options?: Call): Promise<Answer>;
};

export type Call = { method?: string; body?: unknown; headers?: Record<string, string>; as?: string };
export type Answer = { status: number; headers: Headers; text: string; json: any };

/** A web server that answers with bytes, or keeps its answers back until told. */
export type Origin = AsyncDisposable & {
  readonly url: string;
  readonly hostPort: string;
  /** Answers the requests for `/slow…` that are waiting, once there is one. */
  release(): Promise<void>;
};

export const bytesOf = (path: string): Buffer => Buffer.from(`the bytes of ${path}\n`.repeat(50));
export const digestOf = (path: string): string => createHash("sha256").update(bytesOf(path)).digest("hex");

export async function startOrigin(): Promise<Origin> {
  const waiting = new Set<() => void>();
  let asked = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/slow")) {
      waiting.add(() => sendBytes(path, response));
      asked.resolve();
    } else if (path.startsWith("/missing")) response.writeHead(404).end();
    else sendBytes(path, response);
  });
  const port = await listen(server);
  const release = async (): Promise<void> => {
    await asked.promise;
    asked = Promise.withResolvers<void>();
    for (const send of waiting) send();
    waiting.clear();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    hostPort: `127.0.0.1:${port}`,
    release,
    [Symbol.asyncDispose]: () => close(server),
  };
}

function sendBytes(path: string, response: ServerResponse<IncomingMessage>): void {
  const bytes = bytesOf(path);
  response.writeHead(200, { "content-length": bytes.length, "content-type": "text/plain", etag: '"v1"' });
  response.end(bytes);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

export function testConfig(root: string, changes: Partial<Config> = {}): Config {
  return {
    host: "127.0.0.1",
    port: 0,
    basePath: "/",
    dataDir: join(root, "data"),
    downloadDir: join(root, "downloads"),
    adminEmail: ADMIN.email,
    adminPassword: ADMIN.password,
    sourceKeys: new Map(),
    sourceEndpoints: new Map(),
    searxngUrl: null,
    maxConcurrentSources: 5,
    sourceTimeoutSeconds: 30,
    searchTimeoutSeconds: 300,
    tefasRequestsPerMinute: 6,
    guests: "on",
    registration: "invite",
    publicUrl: null,
    allowedHosts: [],
    trustProxy: [],
    trustedHeader: null,
    oidcIssuer: null,
    oidcClientId: null,
    oidcClientSecret: null,
    oidcName: "Single sign-on",
    egressAllow: [],
    maxJobs: 4,
    maxTasksPerHost: 4,
    maxConnections: 16,
    requestTimeoutSeconds: 15,
    maxSpeed: 0,
    hostMaxSpeeds: new Map(),
    proxies: new Map(),
    hostProxies: new Map(),
    speedTimetable: [],
    quotas: NO_QUOTAS,
    lowSpeedLimit: 1,
    lowSpeedTimeSeconds: 60,
    minFreeSpace: 0,
    onRestart: "resume",
    digest: "finish",
    ytdlp: "/absent/yt-dlp",
    galleryDl: null,
    ffmpeg: null,
    allowOldTools: false,
    logLevel: "silent",
    url: null,
    apiKey: null,
    ...changes,
  };
}

/**
 * Starts the server; `changes` are to its configuration, `parts` to what its API stands on, `now` is the clock of its
 * identities in milliseconds.
 */
export async function startTrawl(
  changes: Partial<Config> = {},
  parts: Partial<ApiOptions> = {},
  now: () => number = Date.now,
): Promise<Trawl> {
  await using stack = new AsyncDisposableStack();
  const root = await mkdtemp(join(tmpdir(), "trawl-api-"));
  stack.defer(() => rm(root, { recursive: true, force: true }));
  const origin = stack.use(await startOrigin());
  const egressAllow = [origin.hostPort, ...(changes.egressAllow ?? [])];
  const config = testConfig(root, { ...changes, egressAllow });
  const log = pino({ level: process.env["TRAWL_TEST_LOG"] ?? "silent" });
  const core = stack.use(await openCore({ config, log, onFatal: (failure) => void Promise.reject(failure) }));
  const auth = await openAuth({
    store: core.store,
    config,
    secret: core.secret,
    adminKey: LOCAL_KEY,
    log,
    createServiceCall,
    now,
  });
  const jobs = await core.startJobs();
  const doors: ApiOptions = {
    config,
    store: core.store,
    jobs,
    sources: core.sources,
    pictures: core.pictures,
    now: () => core.clock.now(),
    quotas: new Quotas({ store: core.store, settings: config.quotas, now: () => core.clock.now() }),
    schedules: new Schedules({ store: core.store, now: () => core.clock.now() }),
    auth,
    openBlob: (blobId) => openBlob(core.folder, blobId),
    readiness: async () => ({
      ok: true,
      checks: [{ name: "database", ok: true, text: "can be written", remedy: null, optional: false }],
    }),
    verify: async () => ({ ok: true, checked: 0, without_digest: 0, problems: [] }),
    log,
    webDir: join(root, "web"),
    version: "0.0.0-test",
    ...parts,
  };
  const older = olderPaths(() => core.clock.now());
  const api = stack.use(await openApi(doors, older));
  await api.listen("127.0.0.1", 0);
  const { port } = api.server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const whole = stack.move();
  return {
    url,
    port,
    origin,
    core,
    jobs,
    auth,
    routes: api.routes,
    setupToken: auth.firstAdmin.setupToken,
    dataDir: config.dataDir,
    call: (path, options) => call(url + path, options),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

async function call(url: string, { method, body, headers, as }: Call = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json") && text !== "";
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** Makes a job of links as a new guest, or as whoever has the token; gives its id and the token to own it. */
export async function submit(
  trawl: Trawl,
  paths: readonly string[],
  options: Record<string, unknown> & { as?: string } = {},
) {
  const { as, ...rest } = options;
  const body = { type: "links", urls: paths.map((path) => trawl.origin.url + path), ...rest };
  const answer = await trawl.call("/api/jobs", { body, ...(as === undefined ? {} : { as }) });
  if (answer.status !== 201) throw new Error(`The job was not created: ${answer.text}`);
  return { id: answer.json.job_id as string, token: (as ?? answer.json.guest_token) as string, job: answer.json.job };
}

/** Waits until the database says that the job has the status. */
export async function untilStatus(trawl: Trawl, id: string, status: string): Promise<any> {
  const { promise, resolve, reject } = Promise.withResolvers<any>();
  const look = async (): Promise<void> => {
    const { json } = await trawl.call(`/api/jobs/${id}`, { as: LOCAL_KEY });
    if (json.job.status === status) resolve(json.job);
  };
  const stop = trawl.core.store.onCommit(() => void look().catch(reject));
  const timer = setTimeout(() => reject(new Error(`The job did not become ${status}.`)), 10_000);
  try {
    await look();
    return await promise;
  } finally {
    stop();
    clearTimeout(timer);
  }
}

export const randomId = (): string => randomBytes(16).toString("hex");
