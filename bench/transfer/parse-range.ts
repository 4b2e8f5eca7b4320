/** Reads a single range of a file (RFC 9110, section 14.1.2) as [first, one after the last]; null for anything else. */
export function parseRange(header: string | undefined, sizeBytes: number): [number, number] | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? "");
  if (match === null) return null;
  const from = Number(match[1]);
  const to = match[2] === "" ? sizeBytes : Math.min(sizeBytes, Number(match[2]) + 1);
  return from < to ? [from, to] : null;
}
