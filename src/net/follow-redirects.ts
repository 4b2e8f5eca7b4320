import { Failure } from "../domain/failures.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { EgressPolicy } from "./egress-policy.ts";
import { bareUrl, readUrl } from "./normalise-url.ts";
import { pickHeaders } from "./reply-headers.ts";
import type { HeaderFields } from "./reply-headers.ts";
import { request } from "./request.ts";
import type { Reply, RequestOptions } from "./request.ts";

const MAX_HOPS = 20;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The headers that tell nothing about the caller; another origin gets these and no other. */
const HARMLESS: ReadonlySet<string> = new Set(["accept", "accept-encoding", "user-agent", "range", "if-range"]);
const CREDENTIAL = /auth|cookie|token|key|secret|session|signature|password/;

export type FollowOptions = RequestOptions & {
  /** Called before each request, the first included; what it throws ends the chain. */
  readonly onRequest?: () => void;
};

/**
 * Asks for a link and goes where the replies point, each hop judged like a link that a person gave. `Refresh` and
 * `Content-Location` are not followed, no `Referer` is made up, and a header that was dropped stays dropped.
 *
 * Throws what `request` throws; the policy's refusal of a hop; `redirect_loop` for more than 20 hops, a link that was
 * asked before and a redirect with no or several targets; `bad_scheme` where credentials would leave https.
 * Source: RFC 9110 section 15.4.
 */
export async function followRedirects(url: string | URL, options: FollowOptions): Promise<Reply> {
  let { headers } = options;
  let target = permitted(url, options.pool.policy);
  const asked = new Set<string>();
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    asked.add(target.href);
    options.onRequest?.();
    const reply = await request(target, { ...options, headers });
    if (!REDIRECTS.has(reply.status)) return reply;
    reply.close();
    const next = nextTarget(reply, target, options);
    if (asked.has(next.href)) throw loop(`${shown(next)} redirects in a circle.`);
    if (next.origin !== target.origin) headers = pickHeaders(headers, (name) => HARMLESS.has(name));
    target = next;
  }
  throw loop(`More than ${MAX_HOPS} redirects from ${shown(target)}.`);
}

function permitted(url: string | URL, policy: EgressPolicy): URL {
  const decision = policy.decide(url);
  if (!decision.allowed) throw new Failure(decision.code, { message: decision.reason });
  return bareUrl(decision.url);
}

function nextTarget(reply: Reply, from: URL, { pool: { policy }, headers }: FollowOptions): URL {
  const next = readUrl(locationOf(reply), from);
  if (!(next instanceof URL)) throw new Failure(next.code, { message: `Redirect from ${shown(from)}: ${next.reason}` });
  const decision = policy.decide(next);
  if (!decision.allowed)
    throw new Failure(decision.code, { message: `Redirect to ${shown(next)}: ${decision.reason}` });
  if (from.protocol === "https:" && decision.url.protocol === "http:" && carriesCredentials(headers))
    throw new Failure("bad_scheme", {
      message: `Redirect to ${shown(decision.url)} would leave https while signed in.`,
    });
  return bareUrl(decision.url);
}

/** Reads the one target of a redirect. Servers write UTF-8 into it; Node hands it over byte by byte. */
function locationOf(reply: Reply): string {
  const targets = new Set(
    reply.rawHeaders.filter(([name]) => name.toLowerCase() === "location").map(([, value]) => value),
  );
  const [target] = targets;
  if (target === undefined || targets.size > 1)
    throw loop(`${shown(reply.url)} redirects to ${targets.size === 0 ? "nowhere" : "several places"}.`);
  return Buffer.from(target, "latin1").toString("utf8");
}

function carriesCredentials(headers: HeaderFields): boolean {
  return Object.keys(headers).some((name) => CREDENTIAL.test(name.toLowerCase()));
}

function shown(url: URL): string {
  return maskSecrets(url.href).slice(0, 300);
}

function loop(message: string): Failure {
  return new Failure("redirect_loop", { message });
}
