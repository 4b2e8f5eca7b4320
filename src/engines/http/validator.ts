import type { HeaderFields } from "../../net/reply-headers.ts";

/** What tells two versions of a remote file apart. Only strong validators are kept: weak ones do not promise bytes. */
export type Validator = { readonly etag: string | null; readonly last_modified: string | null };

const STRONG_ETAG = /^"[\x21\x23-\x7e\x80-\xff]*"$/;

/**
 * Reads the strong validators of a reply. A Last-Modified is strong when the reply is at least a second younger
 * (RFC 9110 §8.8.2.2): before that, the file could have changed again within the same second.
 */
export function validatorOf(headers: HeaderFields): Validator {
  const etag = headers["etag"]?.trim() ?? "";
  return { etag: STRONG_ETAG.test(etag) ? etag : null, last_modified: strongLastModified(headers) };
}

function strongLastModified(headers: HeaderFields): string | null {
  const modified = headers["last-modified"];
  if (modified === undefined) return null;
  const age = Date.parse(headers["date"] ?? "") - Date.parse(modified);
  return age >= 1000 ? modified : null;
}

/** What If-Range says for a stored validator, or null where nothing strong is known. */
export function ifRangeOf({ etag, last_modified }: Validator): string | null {
  return etag ?? last_modified;
}

/** Tells whether a reply speaks of another version than the stored validator. What one side does not tell differs not. */
export function differs(stored: Validator, headers: HeaderFields): boolean {
  const etag = headers["etag"]?.trim();
  const modified = headers["last-modified"];
  if (stored.etag !== null && etag !== undefined) return stored.etag !== etag;
  return stored.last_modified !== null && modified !== undefined && stored.last_modified !== modified;
}

/** Tells whether a reply names the very version that is stored. */
export function confirms(stored: Validator, headers: HeaderFields): boolean {
  if (stored.etag !== null) return headers["etag"]?.trim() === stored.etag;
  return stored.last_modified !== null && headers["last-modified"] === stored.last_modified;
}
