import { Failure } from "../../domain/failures.ts";
import { ListFound } from "../../domain/list-found.ts";
import { nameByVerifiedType, safeFileName } from "../../domain/file-name.ts";
import type { MediaChoice } from "../../domain/media-wish.ts";
import type { DigestThread } from "../../files/digest-thread.ts";
import type { DownloadFolder } from "../../files/download-folder.ts";
import { findPublished } from "../../files/publish.ts";
import { readSample, sniffType } from "../../files/sniff-type.ts";
import { WorkFolder } from "../../files/work-folder.ts";
import { chooseProxies, type ProxySettings } from "../../net/choose-proxies.ts";
import { ConnectionPool } from "../../net/connection-pool.ts";
import type { EgressPolicy } from "../../net/egress-policy.ts";
import type { Engine, EngineContext, EngineTask, Fetched } from "../engine.ts";
import { PageFound } from "../http/page-found.ts";
import { MediaProgress } from "./media-progress.ts";
import { versionsOf } from "./part-versions.ts";
import { isPlainFile, readResolvedPage, type ResolvedPage } from "./resolved-page.ts";
import type { Ytdlp, YtdlpCall } from "./ytdlp.ts";

export type MediaEngineOptions = ProxySettings & {
  readonly folder: DownloadFolder;
  readonly digests: Pick<DigestThread, "digestOf">;
  readonly policy: EgressPolicy;
  readonly ytdlp: Ytdlp;
  /** Fetches what turns out to be one plain file. */
  readonly http: Pick<Engine, "fetch">;
};

type Media = ResolvedPage & { readonly kind: "media" };
type Attempt = {
  readonly task: EngineTask;
  readonly context: EngineContext;
  readonly work: WorkFolder;
  readonly choice: MediaChoice;
  /** Fires with the context's signal, and where there is no room. */
  readonly abort: AbortController;
  readonly call: YtdlpCall;
};

/** After these the page is asked again, once, for links that work. */
const STALE: ReadonlySet<string> = new Set(["link_expired", "not_found", "needs_login"]);

/**
 * Fetches from pages of media sites: yt-dlp says what a page has; one plain file is fetched by our own engine, all else
 * by yt-dlp. A stop ends the program and keeps what came in the task's work folder, from where the next attempt goes on.
 */
export class MediaEngine implements Disposable {
  readonly #options: MediaEngineOptions;
  readonly #pool: ConnectionPool;

  constructor(options: MediaEngineOptions) {
    this.#options = options;
    this.#pool = new ConnectionPool({ policy: options.policy });
  }

  /** Tells whether an earlier attempt at a task was made here. */
  async hasBegun(task: EngineTask): Promise<boolean> {
    return (await new WorkFolder(this.#options.folder, task.id).readPage()) !== null;
  }

  /** Forgets a page that has no media, before its task is given to another engine. */
  forget(task: EngineTask): Promise<void> {
    return new WorkFolder(this.#options.folder, task.id).remove();
  }

  /** Throws what engines throw; `unsupported` for a page that yt-dlp does not know, and for a list that is not wanted. */
  async fetch(task: EngineTask, context: EngineContext): Promise<Fetched> {
    context.signal.throwIfAborted();
    using undo = new DisposableStack();
    const attempt = this.#attempt(task, context, undo);
    const published = await findPublished(this.#options.folder, task.id);
    if (published !== null) return this.#describe(attempt, published, await this.#digest(attempt), 0, published);
    await attempt.work.prepare();
    const known = await knownMedia(attempt.work, attempt.choice);
    const media = known ?? (await this.#resolve(attempt));
    try {
      return await this.#bring(attempt, media);
    } catch (error) {
      const isStale = known !== null && error instanceof Failure && STALE.has(error.code);
      if (!isStale) throw error;
      context.note("The links of the page have expired. It was looked up again.");
      return await this.#bring(attempt, await this.#resolve(attempt));
    }
  }

  [Symbol.dispose](): void {
    this.#pool.closeIdle();
  }

  #attempt(task: EngineTask, context: EngineContext, undo: DisposableStack): Attempt {
    const work = new WorkFolder(this.#options.folder, task.id);
    const abort = new AbortController();
    const stop = (): void => abort.abort(context.signal.reason);
    context.signal.addEventListener("abort", stop, { once: true });
    undo.defer(() => context.signal.removeEventListener("abort", stop));
    const pass = { policy: this.#options.policy, proxyFor: chooseProxies(context.proxy, this.#options) };
    const call = { work, pass, signal: abort.signal, asked: () => {} };
    return { task, context, work, choice: context.wish?.media ?? {}, abort, call };
  }

  /** Asks what the page has and keeps the answer for as long as the task is unfinished. */
  async #resolve({ task, work, choice, call }: Attempt): Promise<Media> {
    const json = await this.#options.ytdlp.resolve(task.url, choice, call);
    const page = readResolvedPage(json);
    await work.keepPage(json);
    return mediaOf(page, choice);
  }

  async #bring(attempt: Attempt, media: Media): Promise<Fetched> {
    const [part, ...more] = media.parts;
    const extractsAudio = attempt.choice.audio_only === true && (part?.hasPicture === true || hasFormat(attempt));
    if (part !== undefined && more.length === 0 && isPlainFile(part) && !extractsAudio)
      return this.#bringFile(attempt, media);
    return this.#bringPieces(attempt, media, extractsAudio);
  }

  /** One plain file: our own engine fetches it, and asks the page again where the link has expired. */
  async #bringFile(attempt: Attempt, media: Media): Promise<Fetched> {
    const { task, context, work } = attempt;
    const { url = "", headers = {} } = media.parts[0] ?? {};
    const name = nameOf(media);
    const resolveLink = async (): Promise<string> => (await this.#resolve(attempt)).parts[0]?.url ?? "";
    const progress: EngineContext["progress"] = (reached) => context.progress({ ...reached, name });
    try {
      const fetched = await this.#options.http.fetch(
        { ...task, url, headers },
        { ...context, leavesPages: true, resolveLink, progress },
      );
      await work.remove();
      return { ...fetched, name, origin: media.origin };
    } catch (error) {
      if (error instanceof PageFound)
        throw new Failure("link_expired", { message: "the server sent a page instead of the file" });
      throw error;
    }
  }

  async #bringPieces(attempt: Attempt, media: Media, extractsAudio: boolean): Promise<Fetched> {
    const { context, work, choice, abort, call } = attempt;
    await this.#demandSameVersions(attempt, media);
    const resumedFrom = await work.sizeBytes();
    const progress = new MediaProgress(context, media.parts, {
      name: nameOf(media),
      resumedFrom,
      noRoom: (failure) => abort.abort(failure),
    });
    await progress.begin(media.parts.length);
    const counted = { ...call, asked: (requests: number) => progress.countRequests(requests) };
    const options = { choice, maxSpeed: context.maxSpeed, extractsAudio };
    const file = await this.#options.ytdlp
      .download(options, counted, (news) => progress.hear(news))
      .catch((error: unknown) => this.#discardUseless(attempt, error));
    context.received();
    let digest = null as string | null;
    const sizeBytes = await work.publish(file, async (path) => {
      digest = await this.#digestAt(attempt, path);
    });
    return this.#describe(attempt, sizeBytes, digest, progress.requests, resumedFrom);
  }

  /** A part file that has all bytes already, or too many, is answered 416 for ever. */
  async #discardUseless({ work, context }: Attempt, error: unknown): Promise<never> {
    if (!(error instanceof Failure && error.code === "range_mismatch")) throw error;
    await work.discardBytes();
    context.note("Starts again from the beginning: the server has no bytes where the file should go on.");
    throw error;
  }

  /** Bytes of another version, or of none that can be named, are not gone on from. */
  async #demandSameVersions({ work, context, call }: Attempt, { parts }: Media): Promise<void> {
    const asking = { pool: this.#pool, proxyFor: call.pass.proxyFor, signal: call.signal };
    const versions = await versionsOf(parts, asking);
    const before = await work.readVersions();
    if ((await work.sizeBytes()) > 0) {
      const isSame = versions !== null && versions === before;
      if (isSame) await work.discardPieces();
      else {
        await work.discardBytes();
        const why = versions === null ? "the server named no version to go on with" : "the remote file changed";
        context.note(`Starts again from the beginning: ${why}.`);
      }
    }
    await work.keepVersions(versions ?? "");
  }

  #digest(attempt: Attempt): Promise<string> {
    return this.#digestAt(attempt, this.#options.folder.blobPath(attempt.task.id));
  }

  async #digestAt({ task, context }: Attempt, path: string): Promise<string> {
    const { sha256 } = await this.#options.digests.digestOf(path, { sha512: false }, context.signal);
    if (task.checksum === null || task.checksum.toLowerCase() === sha256) return sha256;
    throw new Failure("checksum_mismatch", { message: `expected ${task.checksum}, got ${sha256}` });
  }

  async #describe(
    { task, work, choice }: Attempt,
    sizeBytes: number,
    digest: string | null,
    requests: number,
    resumedFrom: number,
  ): Promise<Fetched> {
    const media = await knownMedia(work, choice);
    const wanted = media === null ? (task.name ?? "media") : nameOf(media);
    const type = await sniffType(readSample(this.#options.folder.blobPath(task.id)), wanted);
    await work.remove();
    const name = nameByVerifiedType(wanted, type);
    const { mime, kind } = type;
    const facts = { mime, kind, name, resumedFrom, requests, lengthVerified: true, origin: media?.origin ?? null };
    return { blobId: task.id, sizeBytes, digest, ...facts };
  }
}

/** What an earlier attempt kept, or null; what a power cut made unreadable is asked for again. */
async function knownMedia(work: WorkFolder, choice: MediaChoice): Promise<Media | null> {
  const json = await work.readPage();
  try {
    return json === null ? null : mediaOf(readResolvedPage(json), choice);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function mediaOf(page: ResolvedPage, { playlist }: MediaChoice): Media {
  if (page.kind === "media") return page;
  if (playlist !== false) throw new ListFound(page.title);
  const message = 'This link leads to a list, and "playlist": false wants none. Without it, the entries are fetched.';
  throw new Failure("unsupported", { message });
}

function nameOf({ title, extension }: Media): string {
  return safeFileName(`${title}.${extension}`);
}

function hasFormat({ choice }: Attempt): boolean {
  return choice.format !== undefined;
}
