/** A Content-Range as RFC 9110 §14.4 has it; `last` is inclusive, `total` null for `*`. */
export type ContentRange = { readonly first: number; readonly last: number; readonly total: number | null };

const SATISFIED = /^bytes\s+(\d{1,15})\s*-\s*(\d{1,15})\s*\/\s*(\d{1,15}|\*)$/i;
const UNSATISFIED = /^bytes\s+\*\s*\/\s*(\d{1,15})$/i;

/** Reads the Content-Range of a 206; null when it is absent, garbled or contradicts itself. */
export function parseContentRange(value: string | undefined): ContentRange | null {
  const match = SATISFIED.exec((value ?? "").trim());
  if (!match) return null;
  const [first, last] = [Number(match[1]), Number(match[2])];
  const total = match[3] === "*" ? null : Number(match[3]);
  return first <= last && (total === null || last < total) ? { first, last, total } : null;
}

/** Reads the total length that a 416 names, or null. */
export function parseUnsatisfiedTotal(value: string | undefined): number | null {
  const match = UNSATISFIED.exec((value ?? "").trim());
  return match ? Number(match[1]) : null;
}
