import { runChild, type ChildLimits } from "../../children/run-child.ts";
import type { Tool, Tools } from "../../children/tools.ts";
import { Failure } from "../../domain/failures.ts";
import type { MediaChoice } from "../../domain/media-wish.ts";
import type { WorkFolder } from "../../files/work-folder.ts";
import type { ListEntry } from "../engine.ts";
import type { EgressPass, EgressProxy, PassOptions } from "../../net/egress-proxy.ts";
import { readListLine } from "./resolved-page.ts";
import {
  downloadArguments,
  listArguments,
  resolveArguments,
  searchArguments,
  type DownloadOptions,
  type PrefixSearch,
} from "./ytdlp-arguments.ts";
import { ytdlpFailure } from "./ytdlp-failure.ts";
import { readYtdlpLine, type YtdlpNews } from "./ytdlp-progress.ts";

export type YtdlpOptions = {
  readonly tools: Tools;
  readonly proxy: EgressProxy;
  /** It must give a sign of work at least this often, in milliseconds. */
  readonly silenceMs: number;
};

/** One call of yt-dlp: where it works, what it may reach, and who ends it. */
export type YtdlpCall = {
  readonly work: WorkFolder;
  readonly pass: PassOptions;
  readonly signal: AbortSignal;
  /** Told how many requests it made, as they are made. */
  readonly asked: (requests: number) => void;
};

/** Where it works need be no more than an empty folder, where nothing is fetched. */
type AskingCall = Omit<YtdlpCall, "work"> & { readonly work: Pick<WorkFolder, "path"> };

const MIB = 1024 * 1024;
const LIMITS: Omit<ChildLimits, "silenceMs"> = {
  addressSpaceBytes: 4096 * MIB,
  fileBytes: 1024 * 1024 * MIB,
  cpuSeconds: 6 * 3600,
  outputBytes: 64 * MIB,
};
const KEPT_ERRORS = 50;

/** Runs yt-dlp under our rules: it says what a page has, and fetches what is no plain file. */
export class Ytdlp {
  readonly #options: YtdlpOptions;

  constructor(options: YtdlpOptions) {
    this.#options = options;
  }

  /** Asks what a page has; gives its JSON. Throws `Failure`, and the signal's reason. */
  async resolve(url: string, choice: MediaChoice, call: YtdlpCall): Promise<string> {
    const [tool, ffmpeg] = await Promise.all([this.#tool(), this.ffmpeg()]);
    let json = "";
    const args = resolveArguments(tool, choice, ffmpeg !== null, url);
    await this.#run(tool, args, call, (line, stream) => {
      if (stream === "stdout" && line.startsWith("{")) json = line;
    });
    return json;
  }

  /** Tells the entries of a list, in its order, as they come. Throws `Failure`, and the signal's reason. */
  async list(url: string, choice: MediaChoice, call: YtdlpCall, hear: (entry: ListEntry) => void): Promise<void> {
    const tool = await this.#tool();
    await this.#run(tool, listArguments(tool, choice, url), call, (line, stream) => {
      const entry = stream === "stdout" && line.startsWith("{") ? readListLine(line) : null;
      if (entry !== null) hear(entry);
    });
  }

  /** Searches a site; hands on what it finds, a line of JSON each. Throws `Failure`, and the signal's reason. */
  async search(search: PrefixSearch, call: AskingCall, hear: (json: string) => void): Promise<void> {
    const tool = await this.#tool();
    await this.#run(tool, searchArguments(tool, search), call, (line, stream) => {
      if (stream === "stdout" && line.startsWith("{")) hear(line);
    });
  }

  /**
   * Fetches what the work folder knows of its page, going on from what is there; gives the path of the finished file.
   * Throws `Failure`, and the signal's reason; what came stays.
   */
  async download(
    options: Omit<DownloadOptions, "ffmpeg">,
    call: YtdlpCall,
    hear: (news: YtdlpNews) => void,
  ): Promise<string> {
    const [tool, ffmpeg] = await Promise.all([this.#tool(), this.ffmpeg()]);
    let finished: string | null = null;
    const args = downloadArguments(tool, call.work, { ...options, ffmpeg: ffmpeg?.path ?? null });
    await this.#run(tool, args, call, (line) => {
      const news = readYtdlpLine(line);
      if (news?.kind === "file") finished = news.path;
      else if (news !== null) hear(news);
    });
    // It may end well without having fetched anything.
    if (finished === null) throw new Failure("tool_failed", { message: "yt-dlp ended without a finished file." });
    return finished;
  }

  /** Null where there is none that can be used: then nothing can be joined. */
  async ffmpeg(): Promise<Tool | null> {
    try {
      return await this.#options.tools.demand("ffmpeg");
    } catch (error) {
      if (error instanceof Failure) return null;
      throw error;
    }
  }

  #tool(): Promise<Tool> {
    return this.#options.tools.demand("yt-dlp");
  }

  async #run(
    tool: Tool,
    args: readonly string[],
    { work, pass: passOptions, signal, asked }: AskingCall,
    onLine: (line: string, stream: "stdout" | "stderr") => void,
  ): Promise<void> {
    await using pass = this.#options.proxy.admit(passOptions);
    const errors: string[] = [];
    const { exitCode } = await runChild({
      program: tool.path,
      args,
      folder: work.path,
      environment: environmentOf(pass),
      limits: { ...LIMITS, silenceMs: this.#options.silenceMs },
      signal,
      onLine: (line, stream) => {
        asked(pass.asked);
        onLine(line, stream);
        if (stream === "stderr" && errors.push(line) > KEPT_ERRORS) errors.shift();
      },
    });
    asked(pass.asked);
    if (exitCode !== 0) throw ytdlpFailure(errors, pass.entries);
  }
}

/** In the environment, because arguments can be read by everybody on the machine. */
function environmentOf({ url }: EgressPass): Record<string, string> {
  return { http_proxy: url, https_proxy: url, HTTP_PROXY: url, HTTPS_PROXY: url, all_proxy: url, ALL_PROXY: url };
}
