import { malformed } from "./reply-head.ts";
import type { Head } from "./reply-head.ts";

/**
 * How the end of a body is told: after so many bytes, by a last chunk, or only by the closing connection, which
 * looks the same when it breaks.
 */
export type Framing =
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "close" };

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

/**
 * Reads from a head how its body is framed (RFC 9112 section 6.3). What could be read in two ways is refused: throws
 * `Failure` malformed_reply for lengths that differ or are no numbers, for a length beside a transfer encoding and for
 * an encoding other than chunked.
 */
export function framingOf(method: string, { status, headers, minorVersion }: Head): Framing {
  const encoding = headers["transfer-encoding"];
  const length = headers["content-length"];
  if (method === "HEAD" || WITHOUT_BODY.has(status)) return { kind: "length", bytes: 0 };
  if (encoding !== undefined && length !== undefined)
    throw malformed("The reply has both a length and a transfer encoding.");
  if (length !== undefined) return { kind: "length", bytes: readLength(length) };
  if (encoding === undefined) return { kind: "close" };
  if (encoding.toLowerCase() !== "chunked" || minorVersion === 0)
    throw malformed(`The reply has the transfer encoding ${encoding.slice(0, 60)}, which is not supported.`);
  return { kind: "chunked" };
}

/** One length, or the same several times (RFC 9110 section 8.6). */
function readLength(text: string): number {
  const [first = "", ...more] = new Set(text.split(",").map((one) => one.trim()));
  if (more.length > 0) throw malformed("The reply has several lengths that contradict each other.");
  if (!/^\d{1,15}$/.test(first)) throw malformed("The length of the reply is not a number that a file can have.");
  return Number(first);
}
