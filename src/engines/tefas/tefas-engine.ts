import { Failure } from "../../domain/failures.ts";
import type { HostProxies, Proxies } from "../../domain/proxy.ts";
import type { FundWindow } from "../../funds/windows.ts";
import { AskingThread } from "../asking/asking-thread.ts";
import type { WindowResult } from "./ask-window.ts";
import type { FundSource, WindowAnswer } from "./fund-source.ts";

export type TefasOptions = {
  /** Base address; ends with a slash. */
  readonly base: string;
  readonly egressAllow: readonly string[];
  readonly proxies: Proxies;
  readonly hostProxies: HostProxies;
};

export const TEFAS = "https://www.tefas.gov.tr/";

/** Asks TEFAS in a thread of its own: an answer can have a hundred thousand rows. */
export class TefasEngine implements FundSource, AsyncDisposable {
  readonly base: string;
  readonly #thread: AskingThread<FundWindow, never, WindowResult>;

  constructor(options: TefasOptions) {
    this.base = options.base;
    this.#thread = new AskingThread(new URL("./tefas-thread.ts", import.meta.url), options);
  }

  async ask(window: FundWindow, signal: AbortSignal): Promise<WindowAnswer> {
    const result = await this.#thread.ask(window, { signal });
    if ("answer" in result) return result.answer;
    const { code, message, retryAfterMs } = result.failure;
    throw new Failure(code, { message, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]();
  }
}
