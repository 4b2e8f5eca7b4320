/** What stands where a secret stood. */
export const MASK = "***";

const SECRET_PARAMETER =
  /([?&;#](?:[^=&;#\s]*(?:token|key|sig|signature|password|passwd|pwd|secret|auth|credential|session|policy)[^=&;#\s]*)=)[^&;#\s"'<>]*/gi;
/** Up to the last @ before the path: a password may hold one itself. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/?#\s"'<>]*@/gi;
const HEADER = /\b((?:proxy-)?authorization|cookie|set-cookie|x-api-key)(\s*[:=]\s*)[^\r\n"']+/gi;

/** Masks user names, passwords, tokens, keys and signatures of every link and header in a text. */
export function maskSecrets(text: string): string {
  return text
    .replaceAll(USER_INFO, `$1${MASK}@`)
    .replaceAll(SECRET_PARAMETER, `$1${MASK}`)
    .replaceAll(HEADER, `$1$2${MASK}`);
}
