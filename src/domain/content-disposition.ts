import { decodePercent, decodePercentLatin1, decodeRawBytes } from "./percent-text.ts";

const PARAMETER = /(?:^|;)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/**
 * The file name that a Content-Disposition header gives, as it stands there, or null. `filename*` comes before
 * `filename`, RFC 6266 section 4.3; its value is read as RFC 8187 says, in UTF-8 or ISO-8859-1.
 */
export function nameOfDisposition(header: string | null): string | null {
  const parameters = new Map<string, string>();
  for (const [, key = "", value = ""] of (header ?? "").matchAll(PARAMETER)) {
    if (!parameters.has(key.toLowerCase())) parameters.set(key.toLowerCase(), value.trim());
  }
  const name = extendedValue(parameters.get("filename*")) ?? plainValue(parameters.get("filename"));
  return name === "" ? null : name;
}

function extendedValue(value: string | undefined): string | null {
  const [, charset, text] = /^"?([^']*)'[^']*'([^"]*)/.exec(value ?? "") ?? [];
  if (charset === undefined || text === undefined) return null;
  if (/^utf-8$/i.test(charset)) return decodePercent(text);
  return /^iso-8859-1$/i.test(charset) ? decodePercentLatin1(text) : null;
}

function plainValue(value: string | undefined): string | null {
  if (value === undefined) return null;
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1];
  return decodeRawBytes(quoted?.replaceAll(/\\(.)/g, "$1") ?? value.replace(/^"/, ""));
}
