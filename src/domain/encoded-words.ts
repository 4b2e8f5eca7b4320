import { byteOf, decodeUtf8, isAscii, unescapePercent, type DecodeBytes } from "./byte-text.ts";

type Word = { readonly text: string; readonly isEncoded: boolean };

const ENCODED = /^=\?([^?]+)\?([bq])\?(.*)$/is;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Reads a file name word by word as Chromium does: RFC 2047 encoded words, else percent signs in UTF-8, else raw bytes
 * in UTF-8 or in the charset that `decode` guesses. A blank between words stays a space, but not after an encoded
 * word. Null where a word cannot be read: half a name is none.
 */
export function decodeWords(value: string, decode: DecodeBytes): string | null {
  let text = "";
  let afterEncoded = true;
  for (const token of value.split(/([ \t\r\n])/)) {
    if (/^[ \t\r\n]$/.test(token)) text += afterEncoded ? "" : " ";
    else if (token !== "") {
      const word = decodeWord(token, decode);
      if (word === null) return null;
      text += word.text;
      afterEncoded = word.isEncoded;
    }
  }
  return text;
}

function decodeWord(word: string, decode: DecodeBytes): Word | null {
  if (!isAscii(word)) return { text: decodeUtf8(word) ?? decode(word, null) ?? word, isEncoded: false };
  const [isEncoded, charset = "", encoding = "", rest = ""] = ENCODED.exec(word) ?? [];
  const text = isEncoded ? decodeEncoded(charset, encoding, rest, decode) : decodeUtf8(unescapePercent(word));
  return text === null ? null : { text, isEncoded: isEncoded !== undefined };
}

function decodeEncoded(charset: string, encoding: string, rest: string, decode: DecodeBytes): string | null {
  const encoded = /^([^?]*)\?=$/.exec(rest)?.[1];
  if (encoded === undefined) return null;
  const bytes = /b/i.test(encoding) ? decodeBase64(encoded) : decodeQuoted(encoded);
  return bytes === null ? null : decodeIn(charset, bytes, decode);
}

/** Reads bytes in a charset that was named. */
export function decodeIn(charset: string, bytes: string, decode: DecodeBytes): string | null {
  return /^utf-?8$/i.test(charset) ? decodeUtf8(bytes) : decode(bytes, charset);
}

function decodeQuoted(text: string): string | null {
  if (/[^!-<>-~]/.test(text.replaceAll(/=[\da-f]{2}/gi, ""))) return null;
  return text.replaceAll("_", " ").replaceAll(/=([\da-f]{2})/gi, (_, hex: string) => byteOf(hex));
}

function decodeBase64(text: string): string | null {
  if (text.length % 4 !== 0 || !/^[a-z\d+/]*={0,2}$/i.test(text)) return null;
  let bytes = "";
  let held = 0;
  let heldBits = 0;
  for (const digit of text.replace(/=+$/, "")) {
    held = ((held << 6) | DIGITS.indexOf(digit)) & 0xfff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes += String.fromCharCode((held >> heldBits) & 0xff);
  }
  return bytes;
}
