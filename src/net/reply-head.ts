import { Failure } from "../domain/failures.ts";
import { trimBlanks } from "../domain/header-parameters.ts";
import { joinHeaders } from "./reply-headers.ts";
import type { HeaderFields, HeaderList } from "./reply-headers.ts";

/** Longer heads are refused, in bytes. */
export const MAX_HEAD_BYTES = 65_536;
export const MAX_HEADERS = 1_000;
/** Interim replies (1xx) before the one that counts. */
export const MAX_INTERIM_REPLIES = 16;

/** The head of a reply as it came. */
export type Head = {
  readonly status: number;
  /** 0 for HTTP/1.0, whose connections close unless they say otherwise. */
  readonly minorVersion: number;
  /** Names in lower case; what came several times is joined with commas, in order. */
  readonly headers: HeaderFields;
  /** Every header line as it came. */
  readonly rawHeaders: HeaderList;
};

/** A head whose spelling breaks the rules in a way that another parser may still make sense of. */
export class OddSpelling extends Error {
  override readonly name = "OddSpelling";
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d{2})(?: [^\0\n]*)?$/;
const FIELD_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\0\r\n]*)$/;

/** Finds where a head ends: the index behind its first empty line, or -1. A line may end with a bare LF here. */
export function endOfHead(bytes: Buffer): number {
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2;
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
  }
  return -1;
}

/**
 * Reads a head by the letter of RFC 9112. Throws `OddSpelling` for bare line feeds, folded lines, names that are no
 * tokens and a first line that is no status line; throws `Failure` malformed_reply for too many headers.
 */
export function parseHead(bytes: Buffer): Head {
  const lines = bytes.toString("latin1").split("\r\n");
  const [first = "", ...fields] = lines.slice(0, lines.indexOf("", 1) === -1 ? lines.length : lines.indexOf("", 1));
  const [, minor, status] = STATUS_LINE.exec(first) ?? [];
  if (status === undefined) throw new OddSpelling("The reply does not begin with a status line.");
  if (fields.length > MAX_HEADERS) throw malformed("The server sends too many headers.");
  const rawHeaders = fields.map(parseField);
  return { status: Number(status), minorVersion: Number(minor), headers: joinHeaders(rawHeaders), rawHeaders };
}

function parseField(line: string): readonly [string, string] {
  const [, name, value] = FIELD_LINE.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new OddSpelling("A header line of the reply is misspelled.");
  return [name, trimBlanks(value)];
}

/** The failure for a reply that nobody can make sense of. */
export function malformed(message: string): Failure {
  return new Failure("malformed_reply", { message });
}
