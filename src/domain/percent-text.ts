/** One character of well-formed UTF-8 in percent signs, RFC 3629 section 4. */
const CHARACTER =
  /%[0-7][\da-f]|%(?:c[2-9a-f]|d[\da-f])%[89ab][\da-f]|%e0%[ab][\da-f]%[89ab][\da-f]|%(?:e[1-9a-cef]%[89ab]|ed%[89])[\da-f]%[89ab][\da-f]|%(?:f0%[9ab]|f[1-3]%[89ab]|f4%8)[\da-f](?:%[89ab][\da-f]){2}/gi;

/** Decodes percent signs as UTF-8; sequences that are not UTF-8 stay as they are. */
export function decodePercent(text: string): string {
  return text.replaceAll(CHARACTER, (character) => decodeURIComponent(character));
}

/** Decodes percent signs as ISO-8859-1. */
export function decodePercentLatin1(text: string): string {
  return text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Reads bytes that came as one character each (as header values do) as UTF-8 where they are that, else leaves them. */
export function decodeRawBytes(text: string): string {
  return text.replaceAll(/[\x80-\xff]+/g, (run) => {
    const decoded = decodePercent(Array.from(run, (byte) => `%${byte.charCodeAt(0).toString(16)}`).join(""));
    return decoded.includes("%") ? run : decoded;
  });
}
