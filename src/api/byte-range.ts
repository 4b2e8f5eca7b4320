/** Which bytes of a file an answer holds; both ends are included. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * Reads a Range header (RFC 9110 §14.1.2) for a file of `sizeBytes`. Null where the whole file is to be sent: no
 * header, several ranges, another unit, or a malformed one. "unsatisfiable" where no byte of it exists.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | "unsatisfiable" | null {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? "");
  const [first, last] = [match?.[1] ?? "", match?.[2] ?? ""];
  if (first === "" && last === "") return null;
  if (first === "") return suffix(Number(last), sizeBytes);
  const start = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < start) return null;
  return start >= sizeBytes ? "unsatisfiable" : { start, end };
}

function suffix(length: number, sizeBytes: number): ByteRange | "unsatisfiable" {
  if (length === 0 || sizeBytes === 0) return "unsatisfiable";
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

/** Tells whether one of the listed validators of If-None-Match is one of these ETags (weak comparison, RFC 9110 §13.1.2). */
export function matchesEtag(header: string | undefined, etags: readonly string[]): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((tag) => etags.includes(tag.trim().replace(/^W\//, "")));
}

/** Tells whether If-Range still holds (strong comparison, RFC 9110 §13.1.5): only then may a part be sent. */
export function holdsIfRange(header: string | undefined, validators: readonly string[]): boolean {
  return header === undefined || validators.includes(header.trim());
}
