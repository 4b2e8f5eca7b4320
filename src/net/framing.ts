import { malformed } from "./reply-head.ts";
import type { Head } from "./reply-head.ts";
import type { HeaderFields } from "./reply-headers.ts";

/**
 * How the end of a body is told: after so many bytes, by a last chunk, or only by the closing connection, which
 * looks the same when it breaks.
 */
export type Framing =
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "close" };

/** Said several times it means the same once more: nobody chunks chunks. */
const CHUNKED = /^chunked(?:\s*,\s*chunked)*$/i;
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

/**
 * Reads from a head how its body is framed (RFC 9112 section 6.3). What could be read in two ways is refused: throws
 * `Failure` malformed_reply for lengths that differ or are no numbers, for a length beside a transfer encoding and for
 * an encoding other than chunked.
 */
export function framingOf(method: string, { status, headers, minorVersion }: Head): Framing {
  const encoding = headers["transfer-encoding"];
  if (method === "HEAD" || WITHOUT_BODY.has(status)) return { kind: "length", bytes: 0 };
  const length = contentLength(headers);
  if (length !== null) return { kind: "length", bytes: length };
  if (encoding === undefined) return { kind: "close" };
  if (!CHUNKED.test(encoding) || minorVersion === 0)
    throw malformed(`The reply has the transfer encoding ${encoding.slice(0, 60)}, which is not supported.`);
  return { kind: "chunked" };
}

/**
 * The length that the framing promises in bytes; null where it promises none. The same length said several times is
 * that length (RFC 9110 section 8.6). Throws `Failure` malformed_reply for lengths that contradict each other, that
 * stand beside a Transfer-Encoding, or that are no number of bytes a file can have.
 */
export function contentLength(headers: HeaderFields): number | null {
  const text = headers["content-length"];
  if (text === undefined) return null;
  if (headers["transfer-encoding"] !== undefined) throw malformed("The reply has a length beside a transfer encoding.");
  const lengths = new Set(text.split(",").map(parseLength));
  if (lengths.size > 1) throw malformed("The reply has several lengths that contradict each other.");
  return parseLength(text.split(",", 1)[0] ?? "");
}

function parseLength(text: string): number {
  const length = /^[ \t]*\d+[ \t]*$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(length)) throw malformed("The length of the reply is not one that a file can have.");
  return length;
}
