import { Failure } from "../../domain/failures.ts";
import type { ConnectionPool } from "../../net/connection-pool.ts";
import { followRedirects } from "../../net/follow-redirects.ts";
import { chooseProxies, type ProxyChoice, type ProxySettings } from "../../net/choose-proxies.ts";
import type { HeaderFields } from "../../net/reply-headers.ts";
import type { Reply } from "../../net/request.ts";
import type { EngineContext, EngineTask } from "../engine.ts";
import { isPageInstead, judgeReply, type Resume, type Verdict } from "./judge-reply.ts";
import type { TransferProgress } from "./transfer-progress.ts";
import { ifRangeOf } from "./validator.ts";

/** More requests than this for one attempt are refused: redirects, pieces, and asking again after a wrong answer. */
const MAX_REQUESTS = 500;
const USER_AGENT = "Trawl/0.1";
/** What servers answer to a link that was good for a while. */
const EXPIRED: ReadonlySet<number> = new Set([401, 403, 404, 410]);

export type AskOptions = ProxySettings & { readonly pool: ConnectionPool; readonly requestTimeoutMs: number };

/** A reply that brings bytes, or why it does not; then it is closed already. */
export type Answer =
  | { readonly reply: Reply; readonly verdict: Verdict & { kind: "append" | "from-start" } }
  | { readonly reply: null; readonly verdict: Verdict & { kind: "complete" | "ask-anew" } };

/** Asks for one file and its pieces: at the link itself first, then where that led to, as long as that holds. */
export class Asker {
  readonly #context: EngineContext;
  readonly #progress: TransferProgress;
  readonly #options: AskOptions;
  readonly #proxyFor: ProxyChoice;
  readonly #headers: HeaderFields;
  #url: string;
  #renewal: Promise<void> | null = null;

  constructor(task: EngineTask, context: EngineContext, progress: TransferProgress, options: AskOptions) {
    this.#context = context;
    this.#progress = progress;
    this.#options = options;
    this.#proxyFor = chooseProxies(context.proxy, options);
    this.#headers = task.headers ?? {};
    this.#url = task.url;
  }

  /**
   * Asks for the whole file (null) or what is missing of it. A link that has expired is renewed once. Throws `Failure`
   * where nothing comes of it, and the signal's reason.
   */
  async ask(resume: Resume | null, signal: AbortSignal): Promise<Answer> {
    const asked = this.#url;
    const reply = await this.#send(resume, true, signal);
    if (!hasExpired(reply, resume)) return this.#judge(reply, resume, signal);
    reply.close();
    if (this.#url === asked) await this.#renew();
    if (this.#url === asked) judgeReply(reply, resume, true, Date.now());
    return this.#judge(await this.#send(resume, true, signal), resume, signal);
  }

  /** Connections that meet an expired link at the same time have it looked up once. */
  #renew(): Promise<void> {
    this.#renewal ??= this.#lookUp().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #lookUp(): Promise<void> {
    const url = await this.#context.resolveLink();
    if (url === this.#url) return;
    this.#url = url;
    this.#context.note("The link has expired. It was looked up again.");
  }

  async #judge(reply: Reply, resume: Resume | null, signal: AbortSignal): Promise<Answer> {
    const answer = settle(reply, resume, true);
    if (answer !== null) return this.#keep(answer);
    // Some servers answer If-Range with the whole file although nothing changed.
    const plain = await this.#send(resume, false, signal);
    const second = settle(plain, resume, false);
    if (second !== null) return this.#keep(second);
    throw new Failure("range_mismatch");
  }

  #keep(answer: Answer): Answer {
    if (answer.reply !== null) this.#url = answer.reply.url.href;
    return answer;
  }

  #send(resume: Resume | null, conditional: boolean, signal: AbortSignal): Promise<Reply> {
    const ifRange = resume && conditional ? ifRangeOf(resume.validator) : null;
    return followRedirects(this.#url, {
      method: "GET",
      headers: {
        accept: "*/*",
        "accept-encoding": "identity",
        "user-agent": USER_AGENT,
        ...this.#headers,
        ...(resume ? { range: `bytes=${resume.from}-${resume.end === null ? "" : resume.end - 1}` } : {}),
        ...(ifRange ? { "if-range": ifRange } : {}),
      },
      pool: this.#options.pool,
      proxyFor: this.#proxyFor,
      connectTimeoutMs: this.#options.requestTimeoutMs,
      headTimeoutMs: this.#options.requestTimeoutMs,
      signal,
      onRequest: () => {
        if (this.#progress.countRequest() > MAX_REQUESTS) throw new Failure("too_many_requests");
      },
    });
  }
}

function hasExpired(reply: Reply, resume: Resume | null): boolean {
  return resume !== null && (EXPIRED.has(reply.status) || isPageInstead(reply, resume));
}

/** Judges a reply and closes it where it brings no bytes; null where the same is to be asked without If-Range. */
function settle(reply: Reply, resume: Resume | null, conditional: boolean): Answer | null {
  using undo = new DisposableStack();
  undo.defer(() => reply.close());
  const verdict = judgeReply(reply, resume, conditional, Date.now());
  if (verdict.kind === "ask-plainly") return null;
  if (verdict.kind === "complete" || verdict.kind === "ask-anew") return { reply: null, verdict };
  undo.move();
  return { reply, verdict };
}
