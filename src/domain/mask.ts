/** What stands where a secret stood. */
export const MASK = "***";

// Every repetition is bounded, or ends where the next match could begin: hostile texts come through here, too.
const SECRET_PARAMETER =
  /([?&;#](?=[^=&;#?\s]{0,100}(?:token|key|sig|password|passwd|pwd|secret|auth|credential|session|policy))[^=&;#?\s]{1,200}=)[^&;#\s"'<>]*/gi;
// Up to the last @ before the path: a password may hold one itself.
const USER_INFO = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^/?#\s"'<>]*@/gi;
const HEADER =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,40}(?:key|token|secret|auth))(["']?\s{0,8}[:=]\s{0,8}["']?)[^\r\n"']+/gi;

/** Masks user names, passwords, tokens, keys and signatures of every link and header in a text. */
export function maskSecrets(text: string): string {
  return text
    .replaceAll(USER_INFO, `$1${MASK}@`)
    .replaceAll(SECRET_PARAMETER, `$1${MASK}`)
    .replaceAll(HEADER, `$1$2${MASK}`);
}
