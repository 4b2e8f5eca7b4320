import { parseRetryAfter } from "../domain/backoff.ts";
import { Failure } from "../domain/failures.ts";
import { MASK, maskSecrets } from "../domain/mask.ts";
import { blockPageIn } from "./block-pages.ts";
import { SourceFailure, oddAnswer } from "./source-failure.ts";
import type { AskOptions, SourceFacts, SourceFetch } from "./source.ts";

/** An answer as it came over the wire, decoded and cut to size. */
export type WireAnswer = {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** Asks one link, within the egress policy. Throws `Failure`, and the signal's reason. */
export type WireAsk = (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<WireAnswer>;

/** What a source may use of the world: its keys, the address that takes its own one's place, and the wire. */
export type SourceAccess = {
  readonly ask: WireAsk;
  /** The base of TRAWL_ENDPOINT_<SOURCE>, or of the bridge: it takes the place of scheme, host and port. */
  readonly endpoint: URL | null;
  /** The credential of a part (null: the only or first one), or null where there is none. */
  key(part: string | null): string | null;
  readonly now: () => number;
};

const OUT_OF_TIME: readonly Failure["code"][] = ["timeout", "stalled"];

/** What the door needs to know of a source. */
type Guest = Pick<SourceFacts, "id" | "title" | "hosts" | "keys">;

/** Makes the fetch that a source is handed: to its own hosts, with every bad answer told for what it is. */
export function openSourceDoor(source: Guest, access: SourceAccess, signal: AbortSignal): SourceFetch {
  return {
    async json(url, options = {}) {
      const text = await askText(
        source,
        access,
        url,
        { accept: "application/json", ...options.headers },
        options,
        signal,
      );
      return text === null ? null : parseJson(text);
    },
    text(url, options = {}) {
      return askText(source, access, url, { accept: "*/*", ...options.headers }, options, signal);
    },
  };
}

async function askText(
  source: Guest,
  access: SourceAccess,
  url: URL,
  headers: Readonly<Record<string, string>>,
  { nothingOn = [] }: AskOptions,
  signal: AbortSignal,
): Promise<string | null> {
  const answer = await askWire(source, access, url, headers, signal);
  if (nothingOn.includes(answer.status)) return null;
  judgeStatus(source, answer, access.now());
  const blocked = blockPageIn(answer.text);
  if (blocked !== null) throw new SourceFailure("blocked", `${source.title} shows ${blocked} in the place of results.`);
  return answer.text;
}

async function askWire(
  source: Guest,
  access: SourceAccess,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<WireAnswer> {
  if (!source.hosts.includes(url.host)) throw new Error(`${source.id} asks ${url.host}, which it does not declare.`);
  try {
    return await access.ask(throughEndpoint(url, access.endpoint), headers, signal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const outcome = OUT_OF_TIME.includes(error.code) ? "timeout" : "failed";
    throw new SourceFailure(outcome, withoutKeys(error.message, source, access), error.retryAfterMs);
  }
}

/** Puts the base of another server in the place of a link's scheme, host and port, its path before the link's. */
export function throughEndpoint(url: URL, endpoint: URL | null): URL {
  if (endpoint === null) return url;
  return new URL(`${endpoint.origin}${endpoint.pathname.replace(/\/$/, "")}${url.pathname}${url.search}`);
}

function judgeStatus(source: Guest, { status, headers, text }: WireAnswer, nowMs: number): void {
  if (status >= 200 && status < 300) return;
  const wait = parseRetryAfter(headers["retry-after"] ?? "", nowMs);
  if (status === 429) throw new SourceFailure("blocked", `${source.title} asks to slow down (429).`, wait);
  if (status === 401 || status === 403) throw keptOut(source, status, wait);
  const page = blockPageIn(text);
  if (page !== null) throw new SourceFailure("blocked", `${source.title} shows ${page} (${status}).`, wait);
  if (status === 503) throw new SourceFailure("blocked", `${source.title} does not take requests now (503).`, wait);
  throw new SourceFailure("failed", `${source.title} answered with status ${status}.`, wait);
}

/** Who wants a key says so with these statuses; who wants none shows somebody the door. */
function keptOut(source: Guest, status: number, wait: number | null): SourceFailure {
  const wantsKey = source.keys.length > 0;
  if (status === 401 && wantsKey) return new SourceFailure("needs_key", `${source.title} does not take the key (401).`);
  const about = wantsKey ? "refuses: the key may be wrong, or its quota is used up" : "refuses to answer";
  return new SourceFailure("blocked", `${source.title} ${about} (${status}).`, wait);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const isPage = /^\s*</.test(text);
    throw oddAnswer(isPage ? "a page came in the place of JSON" : "it is no JSON");
  }
}

/** Errors name the link that was asked, and some sources want their key in it. */
function withoutKeys(text: string, source: Guest, access: SourceAccess): string {
  const keys = source.keys.map(({ part }) => access.key(part) ?? "").filter((key) => key !== "");
  return keys.reduce(
    (shown, key) => shown.replaceAll(key, MASK).replaceAll(encodeURIComponent(key), MASK),
    maskSecrets(text),
  );
}
