import { numberIn, textIn } from "./read-json.ts";

/** Reads a length: a number of seconds, or a text of hours, minutes and seconds ("1:02:03", "3:20"). */
export function secondsIn(value: unknown): number | null {
  const parts = (textIn(value) ?? "").split(":");
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,3}$/.test(part))) return numberIn(value);
  return numberIn(parts.reduce((seconds, part) => seconds * 60 + Number(part), 0));
}
