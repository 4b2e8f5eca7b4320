import { BadValue } from "./bad-value.ts";

const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgtp]?)(i?)b?)?$/i;

/** Reads a size in bytes: `1048576`, `256MiB` (powers of 1024), `10 GB` (powers of 1000). Throws `BadValue`. */
export function readSize(text: string): number {
  const match = SIZE.exec(text.trim());
  if (!match) throw new BadValue("a size is written as plain bytes or like 256MiB or 10GB");
  const power = "kmgtp".indexOf((match[2] ?? "").toLowerCase() || "-") + 1;
  const bytes = Math.round(Number(match[1]) * (match[3] ? 1024 : 1000) ** power);
  if (!Number.isSafeInteger(bytes)) throw new BadValue("this size is too large to be true");
  return bytes;
}
