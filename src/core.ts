import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { KeptSecrets, type SecretName } from "./auth/kept-secrets.ts";
import { Sealer } from "./auth/sealer.ts";
import { readSecret } from "./auth/secret.ts";
import { Tools } from "./children/tools.ts";
import type { Config } from "./config/config.ts";
import { programSearchPath } from "./config/load-config.ts";
import { createLocalDispatch } from "./dispatch/local-dispatch.ts";
import { backoffMs } from "./domain/backoff.ts";
import { Failure } from "./domain/failures.ts";
import { idFromBytes, type TaskId, type WorkerId } from "./domain/ids.ts";
import type { RemovalRow } from "./domain/rows.ts";
import { EngineChoice } from "./engines/media/engine-choice.ts";
import { KnownSites } from "./engines/media/known-sites.ts";
import { MediaEngine } from "./engines/media/media-engine.ts";
import { MediaLists } from "./engines/media/media-lists.ts";
import { Ytdlp } from "./engines/media/ytdlp.ts";
import { HttpEngine } from "./engines/http/http-engine.ts";
import { SearchChoice } from "./engines/search/search-choice.ts";
import { SearchEngine } from "./engines/search/search-engine.ts";
import { YtdlpSearch } from "./engines/search/ytdlp-search.ts";
import { bridgeTrouble } from "./engines/search/bridge-trouble.ts";
import { SearxngInstance } from "./engines/search/searxng-instance.ts";
import {
  endpointHosts,
  endpointOf,
  keyInSettings,
  type RevealKey,
  sourceMeans,
} from "./engines/search/source-means.ts";
import type { SourceMeans } from "./engines/search/messages.ts";
import { TEFAS, TefasEngine } from "./engines/tefas/tefas-engine.ts";
import { followTimetable } from "./engines/http/speed-schedule.ts";
import { findDownloadFolder, type DownloadFolder } from "./files/download-folder.ts";
import { DigestThread } from "./files/digest-thread.ts";
import { createSpaceGuard, freeBytes } from "./files/free-space.ts";
import { linkReadable } from "./files/link-readable.ts";
import { relinkReadable } from "./files/relink-readable.ts";
import { removeBlob, removeReadable, removeUnfinished } from "./files/remove-file.ts";
import { openReserveFile } from "./files/reserve-file.ts";
import { openBlob } from "./files/open-blob.ts";
import { restoreBlob } from "./files/restore-blob.ts";
import { ThumbnailFolder } from "./files/thumbnail-folder.ts";
import { Clock } from "./jobs/clock.ts";
import type { Backoff, Library, Log } from "./jobs/deps.ts";
import { createOrderedBytes } from "./jobs/ordered-bytes.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { PictureDesk } from "./jobs/picture-desk.ts";
import {
  type CatalogueEntry,
  type KeyKeeping,
  type Program,
  SourceDesk,
  type SourceSurroundings,
} from "./jobs/source-desk.ts";
import { openJobs } from "./jobs/open-jobs.ts";
import { EgressProxy } from "./net/egress-proxy.ts";
import { createEgressPolicy, type EgressPolicy } from "./net/egress-policy.ts";
import { normaliseUrl } from "./net/normalise-url.ts";
import { PictureDecoder } from "./pictures/picture-decoder.ts";
import { isSearchable } from "./sources/families/ytdlp-search.ts";
import { findsPages, isMediaSite } from "./sources/media-sites/is-media-site.ts";
import { SOURCES } from "./sources/catalogue.ts";
import type { SearxngEngine } from "./sources/families/searxng-engines.ts";
import { searxngSource } from "./sources/families/searxng.ts";
import type { Source } from "./sources/source.ts";
import { openSqlite } from "./stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "./stores/open-store.ts";
import type { Store } from "./stores/store.ts";

/** The durable part of the program, without a door to people: the store, the folder, and the jobs at work. */
export type Core = AsyncDisposable & {
  readonly store: Store;
  readonly folder: DownloadFolder;
  readonly clock: Clock;
  /** The key of this server; see `readSecret`. */
  readonly secret: string;
  /** The outside programs of this machine. */
  readonly tools: Tools;
  /** The catalogue of sources as it stands here. */
  readonly sources: SourceDesk;
  readonly pictures: PictureDesk;
  /** Begins to work; until then what a former process left is not touched. */
  startJobs(): Promise<Jobs>;
};

export type CoreOptions = {
  readonly config: Config;
  readonly log: Log;
  /** Called for faults after which the process must not go on. */
  readonly onFatal: (failure: Failure) => void;
  /** The time of this process; by default the machine's. */
  readonly clock?: Clock;
  /** The pause before a further try, by default that of domain/backoff.ts with jitter. */
  readonly backoff?: Backoff;
  /** How long a source may be silent before the next one is asked beside it, in milliseconds; by default two seconds. */
  readonly makesRoomMs?: number;
};

const MAKES_ROOM_MS = 2_000;

/**
 * Opens store and folder. Throws `Failure` with the reason in words when the data folder is in use or its database
 * is damaged, and an Error for a download folder that may not be one.
 */
export async function openCore({
  config,
  log,
  onFatal,
  clock = new Clock(),
  backoff = jitteredBackoff,
  makesRoomMs = MAKES_ROOM_MS,
}: CoreOptions): Promise<Core> {
  await using opened = new AsyncDisposableStack();
  const folder = await findDownloadFolder(config.downloadDir);
  await sayIfUnwritable(folder, log);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const dialect = openSqlite(config.dataDir);
  const reserve = await openReserveFile(join(config.dataDir, "reserve"));
  const store = opened.use(await openStore({ dialect, reserve, onFatal, now: () => clock.now() }));
  const digests = opened.use(new DigestThread());
  const engine = opened.use(new HttpEngine(threadOptions(config), digests));
  const tools = toolsOf(config, programSearchPath());
  const policy = createEgressPolicy({ allow: config.egressAllow });
  const proxy = opened.use(await EgressProxy.open({ connectTimeoutMs: config.requestTimeoutSeconds * 1000 }));
  const ytdlp = new Ytdlp({ tools, proxy, silenceMs: config.lowSpeedTimeSeconds * 1000 });
  const { proxies, hostProxies } = config;
  const media = opened.use(new MediaEngine({ folder, digests, policy, ytdlp, http: engine, proxies, hostProxies }));
  const lists = new MediaLists({ folder, policy, ytdlp, proxies, hostProxies });
  const choice = new EngineChoice({ http: engine, media, tools, isMediaSite, findsPages });
  const { maxSpeed, speedTimetable: timetable } = config;
  const tell = (bytesPerSecond: number): void => engine.limitAll(bytesPerSecond);
  opened.use(followTimetable({ maxSpeed, timetable, now: () => clock.now(), tell }));
  const secret = await readSecret(config.dataDir);
  const keys = keysKept(new KeptSecrets({ store, sealer: new Sealer(secret), now: () => clock.now() }));
  const instance = openInstance(config, clock, log);
  if (instance !== null) opened.use(instance);
  const engineOf = async (id: string): Promise<SearxngEngine | null> => (await instance?.engineOf(id)) ?? null;
  const meansOf = (source: string): Promise<SourceMeans> => sourceMeans(config, source, keys.reveal, engineOf);
  const search = searchOptions(config);
  const sites = new KnownSites(tools);
  const ytdlpSearch = new YtdlpSearch({ ...search, ytdlp, policy, sites });
  const searcher = new SearchChoice(opened.use(new SearchEngine(search, meansOf)), ytdlpSearch);
  const fundSource = opened.use(new TefasEngine(tefasOptions(config)));
  const policyOf = (source: string): EgressPolicy =>
    createEgressPolicy({ allow: [...config.egressAllow, ...endpointHosts(config, source)] });
  const space = createSpaceGuard({ folder: folder.path, floorBytes: config.minFreeSpace });
  const thumbnails = new ThumbnailFolder(join(config.dataDir, "thumbnails"));
  const decoder = new PictureDecoder();
  const pictures = opened.use(
    new PictureDesk({ store, clock, decoder, thumbnails, openBlob: (blobId) => openBlob(folder, blobId) }),
  );
  const whole = new AsyncDisposableStack();
  const startJobs = async (): Promise<Jobs> => {
    const workerId = idFromBytes<WorkerId>(randomBytes(16));
    const { maxJobs, maxTasksPerHost, minFreeSpace: floorBytes, onRestart, quotas } = config;
    const { maxConcurrentSources, searchTimeoutSeconds } = config;
    const searchLimits = { maxConcurrentSources, searchTimeoutMs: searchTimeoutSeconds * 1000, makesRoomMs };
    const fundRequestsPerMinute = config.tefasRequestsPerMinute;
    const limits = { maxJobs, maxTasksPerHost, floorBytes, onRestart, quotas, fundRequestsPerMinute, ...searchLimits };
    const work = { engine: choice, lists, searcher, fundSource };
    const parts = { store, ...work, clock, backoff, log, workerId, limits, space, reserve };
    const jobs = await openJobs({
      ...parts,
      dispatch: createLocalDispatch((error) => log.error({ err: error }, "the work on a ticket broke off")),
      library: libraryOf(folder, digests, thumbnails),
      pictures,
      checkLink: (line, source) => checkLink(source === undefined ? policy : policyOf(source), line),
      randomBytes: createOrderedBytes(() => Date.now()),
    });
    whole.use(jobs);
    return jobs;
  };
  whole.use(opened.move());
  const sources = new SourceDesk({
    store,
    searcher,
    clock,
    catalogue: () => [
      ...CATALOGUE,
      ...(instance?.engines ?? []).map((engine) => entryOf(searxngSource(engine))),
      ...ytdlpSearch.known.map(entryOfFurther),
    ],
    sitesOf: (program) => sites.sitesOf(TOOL_OF[program]),
    latecomers: async () => (await ytdlpSearch.further()).map(entryOfFurther),
    surroundings: surroundingsIn(config, instance, tools),
    keys,
  });
  return {
    store,
    folder,
    clock,
    secret,
    tools,
    sources,
    pictures,
    startJobs,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** The outside programs as the settings name them. `searchPath` as the variable PATH has it. */
export function toolsOf({ ytdlp, galleryDl, ffmpeg, allowOldTools }: Config, searchPath: string): Tools {
  const named = { "yt-dlp": ytdlp, "gallery-dl": galleryDl, ffmpeg };
  return new Tools({ named, searchPath, allowOld: allowOldTools });
}

/** A folder that cannot be written is no reason to stay away: what is there can be read, and it may be mended. */
async function sayIfUnwritable(folder: DownloadFolder, log: Log): Promise<void> {
  try {
    await folder.checkWritable();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.error({ code: error.code }, `${error.message}. Until then no job is accepted.`);
  }
}

function jitteredBackoff(tries: number): number {
  return backoffMs(tries, Math.random());
}

function threadOptions(config: Config): ConstructorParameters<typeof HttpEngine>[0] {
  const { downloadDir, egressAllow, lowSpeedLimit, lowSpeedTimeSeconds, maxConnections, digest } = config;
  const { maxSpeed, hostMaxSpeeds, proxies, hostProxies } = config;
  return {
    downloadDir,
    egressAllow,
    sourceHosts: sourceHosts(config),
    maxSpeed,
    hostMaxSpeeds,
    proxies,
    hostProxies,
    lowSpeedLimit,
    lowSpeedTimeSeconds,
    maxConnections,
    digest,
    requestTimeoutMs: config.requestTimeoutSeconds * 1000,
  };
}

/** What the endpoints of the settings open, by source. */
function sourceHosts(config: Config): Record<string, string[]> {
  const ids = [...config.sourceEndpoints.keys()].map((name) => name.toLowerCase());
  return Object.fromEntries(ids.map((id) => [id, endpointHosts(config, id)]));
}

function searchOptions(config: Config): ConstructorParameters<typeof SearchEngine>[0] {
  const { egressAllow, proxies, hostProxies } = config;
  const requestTimeoutMs = config.requestTimeoutSeconds * 1000;
  return { egressAllow, proxies, hostProxies, requestTimeoutMs, sourceTimeoutMs: config.sourceTimeoutSeconds * 1000 };
}

function tefasOptions(config: Config): ConstructorParameters<typeof TefasEngine>[0] {
  const { egressAllow, proxies, hostProxies } = config;
  const base = (endpointOf(config, "tefas", false) ?? TEFAS).replace(/\/?$/, "/");
  return { base, egressAllow: [...egressAllow, ...endpointHosts(config, "tefas")], proxies, hostProxies };
}

const entryOf = (source: Source): CatalogueEntry => ({ ...source, searchable: isSearchable(source) });
const entryOfFurther = (source: Source): CatalogueEntry => ({ ...source, searchable: true });
const CATALOGUE = SOURCES.map(entryOf);

function openInstance(config: Config, clock: Clock, log: Log): SearxngInstance | null {
  const { searxngUrl: url } = config;
  return url === null ? null : new SearxngInstance({ ...searchOptions(config), url, log, now: () => clock.now() });
}

/** What the settings and the machine give to sources. */
function surroundingsIn(config: Config, instance: SearxngInstance | null, tools: Tools): SourceSurroundings {
  return {
    hasKey: (name) => keyInSettings(config, name) !== null,
    whyWithout: (program) => whyWithout(program, tools),
    bridgeTrouble: (source, whyMissing) => bridgeTrouble(source, config, { instance, whyMissing }),
  };
}

const TOOL_OF = { ytdlp: "yt-dlp", gallerydl: "gallery-dl" } as const;

async function whyWithout(program: Program, tools: Tools): Promise<string | null> {
  if (program === "gallerydl")
    return "gallery-dl is not used by this version yet: its sites are named, their links are not fetched with it.";
  try {
    await tools.glance("yt-dlp");
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** Credentials of sources, which belong to nobody but the server. */
function keysKept(secrets: KeptSecrets): KeyKeeping & { readonly reveal: RevealKey } {
  const named = (name: string): SecretName => ({ ownerId: null, kind: "source_key", name });
  return {
    keep: (name, plain) => secrets.keep(named(name), plain),
    forget: (name) => secrets.forget(named(name)),
    reveal: (name) => secrets.reveal(named(name)),
  };
}

/** Reads a line as a link, without its user name and password, and lets the egress policy judge what can be judged now. */
function checkLink(policy: EgressPolicy, line: string): { url: string; host: string } {
  const { url, hostPort } = normaliseUrl(line);
  const decision = policy.decide(url);
  if (!decision.allowed) throw new Failure(decision.code, { message: decision.reason });
  return { url, host: hostPort };
}

function libraryOf(folder: DownloadFolder, digests: DigestThread, thumbnails: ThumbnailFolder): Library {
  return {
    linkReadable: (blobId, wantedName, isElsewhere) => linkReadable(folder, blobId, wantedName, isElsewhere),
    restoreBlob: (blobId, equalBlobId, sizeBytes) => restoreBlob(folder, blobId, equalBlobId, sizeBytes),
    digestOf: (blobId, signal) => digests.digestOf(folder.blobPath(blobId), { sha512: false }, signal),
    prepare: () => folder.prepare(),
    checkWritable: () => folder.checkWritable(),
    syncFolder: () => folder.flushReadable(),
    remove: (removal) => remove(folder, thumbnails, removal),
    freeBytes: () => freeBytes(folder.path),
  };
}

async function remove(folder: DownloadFolder, thumbnails: ThumbnailFolder, { kind, name }: RemovalRow): Promise<void> {
  if (kind === "part") return removeUnfinished(folder, name as TaskId);
  if (kind === "blob") return void (await Promise.all([removeBlob(folder, name), thumbnails.remove(name)]));
  const [blobId = "", ...rest] = name.split("/");
  if (kind === "readable") return void (await removeReadable(folder, rest.join("/"), blobId));
  const [newBlobId = "", readableName = ""] = rest;
  await relinkReadable(folder, blobId, newBlobId, readableName);
}
