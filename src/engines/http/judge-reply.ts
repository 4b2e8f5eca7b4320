import { parseRetryAfter } from "../../domain/backoff.ts";
import { Failure } from "../../domain/failures.ts";
import { contentLength } from "../../net/framing.ts";
import type { HeaderFields } from "../../net/reply-headers.ts";
import { parseContentRange, parseUnsatisfiedTotal } from "./content-range.ts";
import { confirms, differs, type Validator } from "./validator.ts";

/**
 * What is asked of a file whose version is known: bytes from `from` up to, not including, `end`, or up to its end
 * (null). Sizes in bytes.
 */
export type Resume = {
  readonly from: number;
  readonly end: number | null;
  readonly total: number | null;
  readonly validator: Validator;
  /** Type of the file so far, without parameters. */
  readonly mime: string | null;
  /** Its Content-Encoding, null for none. */
  readonly encoding: string | null;
};

type Head = { readonly status: number; readonly headers: HeaderFields };

/**
 * What a reply is good for: its body goes on at byte `from`; its body is the file from its beginning (`note` says why
 * a resume became a restart); the bytes that are there are the whole file; or the bytes that are there must go and the
 * file be asked for again.
 */
export type Verdict =
  | { readonly kind: "append"; readonly from: number; readonly total: number }
  | { readonly kind: "from-start"; readonly total: number | null; readonly note: string | null }
  | { readonly kind: "complete" }
  | { readonly kind: "ask-plainly" }
  | { readonly kind: "ask-anew"; readonly note: string };

/**
 * Judges the head of a reply. `resume` is null when the whole file was asked for; `conditional` tells whether If-Range
 * was sent. Throws `Failure` for a reply that brings no bytes, or none that can be trusted.
 */
export function judgeReply(head: Head, resume: Resume | null, conditional: boolean, nowMs: number): Verdict {
  const { status, headers } = head;
  if (resume && isPageInstead(head, resume)) throw expired();
  if (status === 206) return judgePartial(headers, resume, conditional);
  if (status === 200) return judgeWhole(headers, resume, conditional);
  if (resume && status === 416) return judgeUnsatisfied(headers, resume);
  if (resume && status === 412) return { kind: "ask-anew", note: "the remote file changed" };
  throw failureOfStatus(head, nowMs);
}

function judgePartial(headers: HeaderFields, resume: Resume | null, conditional: boolean): Verdict {
  const range = parseContentRange(headers["content-range"]);
  const from = resume?.from ?? 0;
  if (!range || range.first !== from) return wrongRange(resume, "the server sent another range than was asked for");
  const length = contentLength(headers);
  if (length !== null && length !== range.last - range.first + 1)
    return wrongRange(resume, "the server's range and length contradict each other");
  const end = resume?.end ?? range.total;
  if (range.last + 1 !== end) return wrongRange(resume, "the server sent only a piece of what was asked for");
  if (!resume) return { kind: "from-start", total: range.total, note: null };
  if (differs(resume.validator, headers)) return { kind: "ask-anew", note: "the remote file changed" };
  // A 206 names its ETag (RFC 9110 §15.3.7); after a plain range, nothing else says which version it is from.
  if ((resume.validator.etag !== null || !conditional) && !confirms(resume.validator, headers))
    return { kind: "ask-anew", note: "the server does not say which version its range is from" };
  if (encodingOf(headers) !== resume.encoding)
    return { kind: "ask-anew", note: "the server encodes its range in another way" };
  if (resume.total !== null && range.total !== resume.total)
    return { kind: "ask-anew", note: "the remote file has another size now" };
  return { kind: "append", from, total: range.total };
}

function wrongRange(resume: Resume | null, reason: string): Verdict {
  if (resume) return { kind: "ask-anew", note: reason };
  throw new Failure("range_mismatch", { message: `The server answered a plain request with a range: ${reason}.` });
}

function judgeWhole(headers: HeaderFields, resume: Resume | null, conditional: boolean): Verdict {
  const total = contentLength(headers);
  if (!resume) return { kind: "from-start", total, note: null };
  const isSame = confirms(resume.validator, headers) && (resume.total === null || total === resume.total);
  if (!isSame) return { kind: "from-start", total, note: "the remote file changed" };
  // Some servers answer If-Range with the whole file although nothing changed.
  const ranges = headers["accept-ranges"]?.toLowerCase() !== "none";
  if (conditional && ranges) return { kind: "ask-plainly" };
  return { kind: "from-start", total, note: "the server cannot go on in the middle of a file" };
}

function judgeUnsatisfied(headers: HeaderFields, resume: Resume): Verdict {
  const total = parseUnsatisfiedTotal(headers["content-range"]);
  if (total === resume.from && confirms(resume.validator, headers)) return { kind: "complete" };
  return { kind: "ask-anew", note: "the server has no bytes where the file should go on" };
}

/** A page where a file was says that the link has expired, e.g. by a form to sign in. */
export function isPageInstead({ status, headers }: Head, { mime, validator }: Resume): boolean {
  if (status !== 200 && status !== 206) return false;
  return mime !== null && mime !== PAGE && mimeOf(headers) === PAGE && !confirms(validator, headers);
}

function expired(): Failure {
  return new Failure("link_expired", { message: "the server sent a page instead of the file: the link has expired" });
}

const PAGE = "text/html";

/** No name that means something is longer, in characters. */
const MAX_NAME = 100;

/** The Content-Type of a reply in lower case, without parameters, or null. */
export function mimeOf(headers: HeaderFields): string | null {
  return nameOf(headers["content-type"]?.split(";")[0]);
}

/** The Content-Encoding of a reply in lower case; null where its body is the file itself. */
export function encodingOf(headers: HeaderFields): string | null {
  const encoding = nameOf(headers["content-encoding"]);
  return encoding === "identity" ? null : encoding;
}

function nameOf(text = ""): string | null {
  return text.trim().toLowerCase().slice(0, MAX_NAME) || null;
}

const RETRIED = new Set([408, 425, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524]);

function failureOfStatus({ status, headers }: Head, nowMs: number): Failure {
  const text = headers["retry-after"];
  const retryAfterMs = parseRetryAfter(text, nowMs);
  const message = `the server said ${status}${retryAfterMs === null ? "" : `, Retry-After ${text}`}`;
  const facts = retryAfterMs === null ? { message } : { message, retryAfterMs };
  if (status === 401 || status === 407) return new Failure("needs_login", { message: `${message}: it wants a login` });
  if (status === 404 || status === 410)
    return new Failure("not_found", { message: `${message}: there is no such file` });
  if (status === 429) return new Failure("rate_limited", facts);
  if (RETRIED.has(status)) return new Failure("server_error", facts);
  return new Failure("http_error", { message });
}
