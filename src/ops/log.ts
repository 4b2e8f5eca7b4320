import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import { maskSecrets } from "../domain/mask.ts";

export type { Logger } from "pino";

const MAX_DEPTH = 6;
// JSON escapes U+0000-001F; these steer a terminal or turn the writing direction as well.
const STEERING = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Makes a text safe to print: no secrets, nothing that steers a terminal. */
function cleanText(text: string): string {
  return maskSecrets(text).replaceAll(STEERING, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function cleanError(error: Error, depth: number): Record<string, unknown> {
  return {
    ...(cleanFields(Object.assign({}, error), depth) as object),
    type: error.name,
    message: cleanText(error.message),
    stack: cleanText(error.stack ?? ""),
    ...(error.cause === undefined ? {} : { cause: clean(error.cause, depth + 1) }),
  };
}

function cleanFields(value: object, depth: number): unknown {
  const isSecret = (name: string): boolean => /^(password|token|secret|api_?key|authorization|cookie)$/i.test(name);
  const entries = Object.entries(value).map(([name, field]) => [
    cleanText(name),
    isSecret(name) && field ? "***" : clean(field, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return "…";
  if (value instanceof Error) return cleanError(value, depth);
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  if (value instanceof Date) return value.toJSON();
  if (value instanceof URL) return cleanText(value.href);
  return cleanFields(value, depth);
}

/**
 * Opens the log: JSON lines, on standard output unless told otherwise. Every text in them, those of errors included,
 * passes the mask of secrets first, and no line can steer a terminal.
 */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // An error given as the only argument would otherwise be written by pino's own serializer.
    serializers: { err: (error: unknown) => clean(error, 0) },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void): void {
        const [first, ...rest] = args;
        const fields = first instanceof Error ? { err: first, msg: first.message } : first;
        method.apply(this, [clean(fields, 0), ...rest.map((arg) => clean(arg, 0))]);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
