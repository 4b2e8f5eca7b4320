import { createHash } from "node:crypto";
import { parseRetryAfter } from "../../domain/backoff.ts";
import { Failure, type FailureCode } from "../../domain/failures.ts";
import { compact, type FundWindow, windowLink } from "../../funds/windows.ts";
import { askText, type TextAnswer } from "../../net/ask-text.ts";
import { chooseProxies } from "../../net/choose-proxies.ts";
import { ConnectionPool } from "../../net/connection-pool.ts";
import { createEgressPolicy } from "../../net/egress-policy.ts";
import { gatherRows } from "./gather-rows.ts";
import { keptOut, readAnswer } from "./read-answer.ts";
import type { WindowAnswer } from "./fund-source.ts";
import type { TefasOptions } from "./tefas-engine.ts";

/** An expected bad outcome, as it passes from one thread to another. */
export type ToldFailure = {
  readonly code: FailureCode;
  readonly message: string;
  readonly retryAfterMs: number | null;
};
export type WindowResult = { readonly answer: WindowAnswer } | { readonly failure: ToldFailure };

/** For one request, answer included, in milliseconds: a month of every fund's allocation is tens of megabytes. */
const TIMEOUT_MS = 180_000;
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;
/** How long a service is left alone that wants to be, but does not say for how long, in milliseconds. */
const REST_MS = 60_000;
/** No reset is further away; a larger number is a moment, in seconds since 1970. */
const MAX_RESET_SECONDS = 100_000;

/** Makes one request. What the service or the network does wrong is told as a failure; throws the signal's reason. */
export async function askWindow(window: FundWindow, options: TefasOptions, signal: AbortSignal): Promise<WindowResult> {
  try {
    return { answer: await ask(window, options, signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    const { code, message, retryAfterMs } = error;
    return { failure: { code, message, retryAfterMs } };
  }
}

async function ask(window: FundWindow, options: TefasOptions, signal: AbortSignal): Promise<WindowAnswer> {
  using pool = new ConnectionPool({ policy: createEgressPolicy({ allow: options.egressAllow }) });
  const link = new URL(windowLink(options.base, window));
  link.search = "";
  const answer = await askText(link, {
    pool,
    proxyFor: chooseProxies(null, options),
    headers: headersFor(link),
    body: JSON.stringify(bodyOf(window)),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    signal,
  });
  demandAnswer(answer);
  const bytes = Buffer.from(answer.text);
  return {
    ...gatherRows(window, readAnswer(answer.text, window.table)),
    sizeBytes: bytes.length,
    digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    restMs: answer.headers["ratelimit-remaining"] === "0" ? restOf(answer) : 0,
  };
}

function headersFor({ origin }: URL): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "*/*",
    origin,
    referer: `${origin}/tr/fon-verileri`,
    "user-agent": "Trawl/0.1 (self-hosted download platform)",
  };
}

/** Every key must be there: a missing one is answered with a NullPointerException. */
function bodyOf({ kind, first, last }: FundWindow): object {
  return {
    fonTipi: kind,
    fonKodu: null,
    aramaMetni: null,
    fonTurKod: null,
    fonGrubu: null,
    sfonTurKod: null,
    fonTurAciklama: null,
    kurucuKod: null,
    basTarih: compact(first),
    bitTarih: compact(last),
    basSira: 1,
    bitSira: 100_000,
    dil: "TR",
    sFonTurKod: "",
    fonKod: "",
    fonGrup: "",
    fonUnvanTip: "",
  };
}

function demandAnswer(answer: TextAnswer): void {
  const { status } = answer;
  if (status === 200) return;
  const said = `TEFAS answered ${status}`;
  if (status === 429) {
    const message = "TEFAS asked to slow down.";
    throw new Failure("rate_limited", { message, retryAfterMs: restOf(answer) });
  }
  if (status === 401 || status === 403) throw keptOut(said);
  if (status >= 500) throw new Failure("server_error", { message: `${said}.`, retryAfterMs: restOf(answer) });
  throw new Failure("odd_answer", { message: `${said}: its address for this data may have changed.` });
}

function restOf({ headers }: TextAnswer): number {
  const reset = Number(headers["ratelimit-reset"] ?? Number.NaN);
  const seconds = reset > MAX_RESET_SECONDS ? reset - Date.now() / 1000 : reset;
  const asked = parseRetryAfter(headers["retry-after"], Date.now());
  return asked ?? parseRetryAfter(String(Math.ceil(seconds)), Date.now()) ?? REST_MS;
}
