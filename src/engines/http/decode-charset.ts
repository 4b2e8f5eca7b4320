/** What raw bytes without a named charset are in, where they are not UTF-8: the web's usual one. */
const GUESS = "windows-1252";

/**
 * Reads bytes (one character each) in a charset of the WHATWG Encoding Standard; null where it is none of those or the
 * bytes are not in it. The domain's `DecodeBytes`.
 */
export function decodeCharset(bytes: string, charset: string | null): string | null {
  try {
    return new TextDecoder(charset ?? GUESS, { fatal: true }).decode(Buffer.from(bytes, "latin1"));
  } catch (error) {
    // An unknown charset, and bytes that are not in it: https://encoding.spec.whatwg.org/#interface-textdecoder
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}
