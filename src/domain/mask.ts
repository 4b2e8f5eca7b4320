import { maskParameters } from "./mask-parameters.ts";
import { decodeGently, isSecretName } from "./secret-names.ts";

/** What stands where a secret stood. */
export const MASK = "***";

// Every repetition is bounded, or ends where the next match could begin: hostile texts come through here, too.
// Up to the last @ before the path: a password may hold one itself.
const USER_INFO = /(\b[a-z][a-z0-9+.-]{0,30}:[\\/]{2,10})[^\\/?#\s"'<>]*@/gi;
// Links are read generously: https:user:password@host is one, too.
const BARE_USER_INFO = /(\bhttps?:[\\/]?)[^\\/?#\s"'<>@]{1,300}@(?=[^\s@])/gi;
/** A header that signs in, up to the end of its line. */
const HEADER =
  /\b((?:proxy-)?authorization|(?:set-)?cookie2?|x-[a-z-]{0,40}(?:key|token|secret|auth|signature|session))(\s{0,8}:\s{0,8})[^\r\n]+/gi;
/** A field of JSON: its name, and what follows up to the end of its value. */
const FIELD = /(["'])([^"'\\\s:]{1,100})\1(\s{0,8}:\s{0,8})(?:(["'])(?:\\.|(?!\4)[^\\\r\n])*|[^\s,"'{}[\]\\]+)/g;
/** The same in JSON that stands in a string of JSON. */
const INNER_FIELD = /(\\{1,3}")([^"'\\\s:]{1,100})\1(\s{0,8}:\s{0,8})\1[^"\\\r\n]*/g;
/** A word of prose behind its label, where it does not look like prose: `password: hunter2`. */
const LABELLED =
  /((?:token|api[ _-]?key|secret|password|passwd|signature)\s{0,2}:\s{0,2})(?=[^\s"'<>]{0,60}\d|[^\s"'<>]{20})[^\s"'<>]+/gi;
/** What follows the name of a scheme, where it looks like more than a word. Source: RFC 9110 section 11.4. */
const SCHEME = /\b(bearer|basic|negotiate)(\s{1,8})(?=[\w.~+/=-]{0,60}\d|[\w.~+/=-]{20})[\w.~+/=-]{8,}/gi;
/** Tokens known by how they begin: signed JSON (RFC 7519), keys of this program and of well-known others. */
const TOKEN =
  /\b(?:eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|(?:trawl|gh[opsru]|github_pat|hf|sk|pk|rk)[_-][A-Za-z0-9_-]{16,}|(?:glpat|xox[abprs])-[A-Za-z0-9-]{10,})/g;
/** The key of a bot in a path. Source: https://core.telegram.org/bots/api#making-requests */
const BOT = /(\/bot\d{5,15}:)[\w-]{20,}/g;
/** A run in which a link may stand percent-encoded. */
const RUN = /[^\s"'<>=&;#?]{8,}/g;
/** An equals sign, an @ or a colon, encoded any number of times. */
const ENCODED = /%(?:25)*(?:3D|40|3A)/i;
/** How far links within links are unwrapped. */
const MAX_DEPTH = 3;

/**
 * Masks every secret in a text: user names and passwords of links, parameters and fields whose names say that they are
 * secret (`isSecretName`), headers that sign in, and tokens that show by their form what they are. Masking a masked text
 * changes nothing. Takes time in proportion to the length of the text.
 */
export function maskSecrets(text: string): string {
  return maskFully(text, MAX_DEPTH);
}

/** One mask may uncover what another one looks for, so it ends where nothing changes any more. */
function maskFully(text: string, depth: number): string {
  for (let before = text; ;) {
    const after = maskOnce(before, depth);
    if (after === before) return after;
    before = after;
  }
}

/** Most texts lack the very character that a mask looks for: those masks are passed over. */
function maskOnce(text: string, depth: number): string {
  let masked = text.includes("@") ? maskLogins(text) : text;
  if (/["']/.test(masked)) masked = maskFields(masked);
  masked = masked
    .replaceAll(HEADER, `$1$2${MASK}`)
    .replaceAll(LABELLED, `$1${MASK}`)
    .replaceAll(SCHEME, `$1$2${MASK}`)
    .replaceAll(TOKEN, MASK)
    .replaceAll(BOT, `$1${MASK}`);
  if (masked.includes("=")) masked = maskParameters(masked, MASK);
  return depth === 0 || !masked.includes("%") ? masked : masked.replaceAll(RUN, (run) => maskEncoded(run, depth));
}

function maskLogins(text: string): string {
  return text.replaceAll(USER_INFO, `$1${MASK}@`).replaceAll(BARE_USER_INFO, `$1${MASK}@`);
}

function maskFields(text: string): string {
  return text
    .replaceAll(INNER_FIELD, (field, quote: string, name: string, colon: string) =>
      isSecretName(name) ? `${quote}${name}${quote}${colon}${quote}${MASK}` : field,
    )
    .replaceAll(FIELD, (field, quote: string, name: string, colon: string, opening = "") =>
      isSecretName(name) ? `${quote}${name}${quote}${colon}${opening}${MASK}` : field,
    );
}

function maskEncoded(run: string, depth: number): string {
  if (!ENCODED.test(run)) return run;
  const plain = decodeGently(run);
  const masked = maskFully(plain, depth - 1);
  return masked === plain ? run : encodeURIComponent(masked.toWellFormed());
}
