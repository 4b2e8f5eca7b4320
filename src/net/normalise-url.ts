import { Failure } from "../domain/failures.ts";
import type { FailureCode } from "../domain/failures.ts";

/** Longer links are refused, in characters. */
const MAX_URL_LENGTH = 8192;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** Why a link is not for us, in words that may be shown. */
export type Refusal = { readonly allowed: false; readonly code: FailureCode; readonly reason: string };

/** What a link is called wherever it is kept, compared or shown. */
export type NormalisedUrl = {
  /** As WHATWG writes it, without fragment, user name and password. */
  readonly url: string;
  readonly hostPort: string;
  /** A user name or password stood in the link. */
  readonly hadCredentials: boolean;
};

/**
 * Reads a link the one way it is read everywhere, by the WHATWG rules; `base` makes relative ones whole.
 * Source: https://url.spec.whatwg.org/
 */
export function readUrl(text: string | URL, base?: URL): URL | Refusal {
  const href = String(text);
  if (href.length > MAX_URL_LENGTH) return refusal("bad_url", `The link is longer than ${MAX_URL_LENGTH} characters.`);
  const url = URL.parse(href, base);
  if (url === null) return refusal("bad_url", "This is not a link that can be read.");
  if (DEFAULT_PORTS[url.protocol] === undefined)
    return refusal("bad_scheme", `${url.protocol} links cannot be fetched, only http: and https: ones.`);
  if (url.href.length > MAX_URL_LENGTH)
    return refusal("bad_url", `The link is longer than ${MAX_URL_LENGTH} characters.`);
  return url;
}

/** Names the `host:port` of an http or https link, with the port that the scheme implies filled in. */
export function hostPortOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

/** Names the port of an http or https link, be it written or implied. */
export function portOf(url: URL): number {
  return Number(url.port || DEFAULT_PORTS[url.protocol]);
}

/** Copies a link without what must never be kept or sent: user name, password, fragment. */
export function bareUrl(url: URL): URL {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  return bare;
}

/**
 * Turns what a person pasted into the one spelling of a link. Throws `Failure` `bad_url` or `bad_scheme`.
 * Whether the link may be fetched is for the egress policy to say.
 */
export function normaliseUrl(text: string): NormalisedUrl {
  const url = readUrl(text);
  if (!(url instanceof URL)) throw new Failure(url.code, { message: url.reason });
  return {
    url: bareUrl(url).href,
    hostPort: hostPortOf(url),
    hadCredentials: url.username !== "" || url.password !== "",
  };
}

function refusal(code: FailureCode, reason: string): Refusal {
  return { allowed: false, code, reason };
}
