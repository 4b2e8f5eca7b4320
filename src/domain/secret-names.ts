/** What is secret wherever it stands inside a name. */
const SAYS_SECRET =
  /token|secret|passw|passphrase|signature|credential|session|sessid|api-?key|access-?key|hdn(?:ts|tl|ea|et)|bearer|jwt|csrf|xsrf|hmac/;
/** What is secret only as a word of its own: `auth` is, `author` is not. */
const SECRET_WORDS: ReadonlySet<string> = new Set(
  "key keys sig sign auth oauth authorization pwd pass cookie policy otp psk sid sas".split(" "),
);
const SECRET_ENDING = /(?:key|sig|pwd|auth)$/;
const HARMLESS_WORDS: ReadonlySet<string> = new Set("monkey turkey donkey hockey jockey whiskey".split(" "));
const LONGEST_NAME = 200;

/**
 * Tells whether what stands under this name of a parameter, field or header is secret: `access_token`, `X-Amz-Signature`,
 * `user[password]`, `wsSecret`; not `keyword`, `author`, `design`. Names are read percent-decoded, whatever their case.
 */
export function isSecretName(name: string): boolean {
  const plain = decodeGently(name.slice(-LONGEST_NAME));
  const lower = plain.toLowerCase();
  if (SAYS_SECRET.test(lower)) return true;
  return wordsOf(plain).some(
    (word) => SECRET_WORDS.has(word) || (SECRET_ENDING.test(word) && !HARMLESS_WORDS.has(word)),
  );
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
}

/** Decodes percent-escapes; a text with broken ones stays as it is, but for those of ASCII characters. */
export function decodeGently(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_escape, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
}
