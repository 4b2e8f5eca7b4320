import { oddAnswer } from "./source-failure.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Takes a value for an object; anything else becomes an empty one, so that a missing branch reads as missing facts. */
export function objectIn(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Takes a value for a list; a single value becomes a list of one, nothing an empty one. */
export function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined ? [] : [value];
}

/** The objects of a list, without what is none. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return listIn(value).filter(isObject);
}

/**
 * The list of results at a path of an answer. Throws a `SourceFailure` where it is not there: an answer of another
 * shape is a fault to be told, not zero results.
 */
export function resultsAt(answer: unknown, ...path: readonly string[]): readonly JsonObject[] {
  let at: unknown = answer;
  for (const name of path) at = objectIn(at)[name];
  if (!Array.isArray(at)) throw oddAnswer(`it has no list at "${path.join(".") || "its top"}"`);
  return at.filter(isObject);
}

/** A text with something in it, its ends trimmed; a number is taken for its digits. */
export function textIn(value: unknown): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ? null : text;
}

/** The first of several values that is a text. */
export function firstText(...values: readonly unknown[]): string | null {
  for (const value of values) {
    const text = textIn(value);
    if (text !== null) return text;
  }
  return null;
}

/** What a JSON text says that stands in a page or an attribute, or null where it is none. */
export function jsonIn(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** A finite number above zero; digits in a text count. Sizes and lengths of zero mean that nobody knows. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : null;
}

/** A whole number above zero. */
export function wholeIn(value: unknown): number | null {
  const number = numberIn(value);
  return number === null ? null : Math.round(number);
}

/** A link of http or https, also one without a scheme, as `base` would be left for it; anything else is none. */
export function linkIn(value: unknown, base?: string | URL): string | null {
  const text = textIn(value);
  if (text === null) return null;
  const url = URL.parse(text, base ?? "https://invalid.invalid/");
  if (url === null || url.hostname === "invalid.invalid") return null;
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

/** A link to a place that is known to serve https, also where its source still writes http. */
export function secureLinkIn(value: unknown, base?: string | URL): string | null {
  return linkIn(value, base)?.replace(/^http:/, "https:") ?? null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
