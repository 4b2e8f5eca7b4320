import type { Tools } from "../../children/tools.ts";
import { Failure } from "../../domain/failures.ts";
import type { JobId } from "../../domain/ids.ts";
import type { Engine, EngineContext, EngineTask, Fetched } from "../engine.ts";
import type { HttpEngine } from "../http/http-engine.ts";
import { PageFound } from "../http/page-found.ts";
import type { MediaEngine } from "./media-engine.ts";

type Engines = {
  readonly http: HttpEngine;
  readonly media: MediaEngine;
  readonly tools: Tools;
  /** Tells whether a host belongs to a site of the catalogue that is reached by an outside program. */
  readonly isMediaSite: (host: string) => boolean;
  /** Tells whether what a source found are pages, not files. */
  readonly findsPages: (source: string | null | undefined) => boolean;
};

const GLANCE_MS = 3_000;

/**
 * Gives each task to the engine that its person chose; the pages that sources found go to yt-dlp. Where nobody chose, a
 * link is asked for as a file; only what turns out to be a page is given to yt-dlp, and is kept as it is where that does
 * not know the page either. A plain file costs no request more.
 */
export class EngineChoice implements Engine {
  readonly id = "auto";
  readonly #engines: Engines;
  /** Whether yt-dlp was there when it was last looked for: thousands of small files are not to look each. */
  #glance: { readonly untilMs: number; readonly isThere: Promise<boolean> } | null = null;

  constructor(engines: Engines) {
    this.#engines = engines;
  }

  fetch(task: EngineTask, context: EngineContext): Promise<Fetched> {
    const engine = context.wish?.engine ?? (this.#engines.findsPages(context.source) ? "ytdlp" : "http");
    if (engine === "ytdlp") return this.#engines.media.fetch(task, context);
    if (engine === "gallerydl") throw new Failure("unsupported", { message: "gallery-dl is not used yet." });
    return engine === "auto" ? this.#look(task, context) : this.#engines.http.fetch(task, context);
  }

  limitJob(id: JobId, maxSpeed: number | null): void {
    this.#engines.http.limitJob(id, maxSpeed);
  }

  async #look(task: EngineTask, context: EngineContext): Promise<Fetched> {
    const { http, media } = this.#engines;
    if (task.checksum !== null || !(await this.#mayBePage(task))) return http.fetch(task, context);
    if (await media.hasBegun(task)) return media.fetch(task, context);
    try {
      return await http.fetch(task, { ...context, leavesPages: true });
    } catch (error) {
      if (!(error instanceof PageFound)) throw error;
    }
    try {
      return await media.fetch(task, context);
    } catch (error) {
      if (!this.#isNoMedia(error, task)) throw error;
      await media.forget(task);
      return await http.fetch(task, context);
    }
  }

  /** Without yt-dlp a page is a file like others, except that of a site that is known to need it. */
  async #mayBePage({ url }: EngineTask): Promise<boolean> {
    if (this.#isMediaSite(url)) return true;
    const now = performance.now();
    if (this.#glance === null || now > this.#glance.untilMs)
      this.#glance = { untilMs: now + GLANCE_MS, isThere: this.#hasYtdlp() };
    return this.#glance.isThere;
  }

  async #hasYtdlp(): Promise<boolean> {
    try {
      await this.#engines.tools.glance("yt-dlp");
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }

  #isNoMedia(error: unknown, { url }: EngineTask): boolean {
    if (!(error instanceof Failure)) return false;
    const isToolless = error.code === "tool_missing" || error.code === "tool_old";
    return !this.#isMediaSite(url) && (isToolless || error.code === "unsupported");
  }

  #isMediaSite(url: string): boolean {
    return this.#engines.isMediaSite(URL.parse(url)?.hostname ?? "");
  }
}
