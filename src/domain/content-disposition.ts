import { isAscii, unescapePercent, type DecodeBytes } from "./byte-text.ts";
import { decodeIn, decodeWords } from "./encoded-words.ts";
import { headerParameters, trimBlanks } from "./header-parameters.ts";

/** A disposition type such as `attachment`: a token of RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/;

/**
 * The file name that a Content-Disposition header gives, as it stands there, or null: by the rules that Chromium reads
 * it with, RFC 6266 and what servers send instead. `filename*` comes before `filename`, the first of each counts.
 * The header is one character a byte.
 */
export function nameOfDisposition(header: string | null, decode: DecodeBytes): string | null {
  let plain = "";
  let extended = "";
  for (const { name, value, raw } of headerParameters(withoutType(header ?? ""))) {
    if (plain === "" && /^filename$/i.test(name)) plain = decodeWords(value, decode) ?? "";
    else if (extended === "" && /^filename\*$/i.test(name)) extended = extendedValue(raw, decode) ?? "";
  }
  return extended || plain || null;
}

/** A header that does not begin with a type begins with a parameter. */
function withoutType(header: string): string {
  const end = header.indexOf(";");
  const type = trimBlanks(end < 0 ? header : header.slice(0, end));
  return TOKEN.test(type) ? (end < 0 ? "" : header.slice(end)) : header;
}

/** Reads `charset'language'value`, RFC 8187; the charset cannot be left out, nor anything be quoted or raw. */
function extendedValue(raw: string, decode: DecodeBytes): string | null {
  const [charset = "", , value = "", ...rest] = raw.split("'");
  if (raw.includes('"') || !isAscii(value) || charset === "" || rest.join("") !== "") return null;
  return decodeIn(charset, unescapePercent(value), decode);
}
