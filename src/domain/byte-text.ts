/** Text whose characters are bytes, U+0000 to U+00FF, as header values come and as percent signs give. */

/**
 * Reads bytes (one character each) in a charset, or gives null where they are not in it or nobody knows it. A null
 * charset means bytes that are not UTF-8 and that nobody named a charset for: the caller's guess.
 */
export type DecodeBytes = (bytes: string, charset: string | null) => string | null;

/** One character of well-formed UTF-8 that is not ASCII, RFC 3629 section 4. */
const BEYOND_ASCII =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/g;

/** Whether a text is of ASCII alone. */
export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** Reads bytes as UTF-8; null where they are not UTF-8. */
export function decodeUtf8(bytes: string): string | null {
  if (!isAscii(bytes.replaceAll(BEYOND_ASCII, ""))) return null;
  return decodeURIComponent(bytes.replaceAll(/[%\x80-\xff]/g, percentSign));
}

/** Turns percent signs into the bytes that they stand for; all other characters stay as they are. */
export function unescapePercent(text: string): string {
  return text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => byteOf(hex));
}

/** The byte of two hexadecimal digits. */
export function byteOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function percentSign(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
