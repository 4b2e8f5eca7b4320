/** A Content-Range as RFC 9110 §14.4 has it, in bytes; `last` is inclusive. */
export type ContentRange = { readonly first: number; readonly last: number; readonly total: number };

const SATISFIED = /^bytes[ \t]+(\d{1,15})[ \t]*-[ \t]*(\d{1,15})[ \t]*\/[ \t]*(\d{1,15})$/i;
const UNSATISFIED = /^bytes[ \t]+\*[ \t]*\/[ \t]*(\d{1,15})$/i;

/**
 * Reads the Content-Range of a 206; null when it is absent, garbled or contradicts itself, and when it does not tell
 * the total (`*`): such a range cannot be known to reach the end.
 */
export function parseContentRange(value: string | undefined): ContentRange | null {
  const match = SATISFIED.exec((value ?? "").trim());
  if (!match) return null;
  const [first, last, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return first <= last && last < total ? { first, last, total } : null;
}

/** Reads the total length that a 416 names, or null. */
export function parseUnsatisfiedTotal(value: string | undefined): number | null {
  const match = UNSATISFIED.exec((value ?? "").trim());
  return match ? Number(match[1]) : null;
}
