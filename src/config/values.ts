/** Turns the text of one option into its value. Every reader throws `BadValue` with the reason in words. */
import { resolve } from "node:path";
import type { HostProxies, Proxies } from "../domain/proxy.ts";
import type { SpeedSpan } from "../domain/speed-timetable.ts";
import { BadValue } from "./bad-value.ts";
import type { OptionType } from "./options.ts";
import { readHostProxies, readProxies } from "./read-proxies.ts";
import { readSize } from "./read-size.ts";
import { readHostSpeeds, readTimetable } from "./read-speeds.ts";

export type OptionValue =
  | string
  | number
  | boolean
  | readonly string[]
  | ReadonlyMap<string, number>
  | readonly SpeedSpan[]
  | Proxies
  | HostProxies;

/** What a value may depend on besides its text. */
export type ValueContext = { readonly homeDir: string; readonly min?: number };

function readCount(text: string, context: ValueContext): number {
  const least = context.min ?? 0;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new BadValue(`it must be a whole number${least > 0 ? ` from ${least}` : ""}`);
  }
  return Number(text);
}

function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new BadValue("a port is a whole number from 0 to 65535");
  return Number(text);
}

function readSeconds(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds <= 0 || seconds > 86_400) throw new BadValue("it must be a number of seconds above 0, at most 86400");
  return seconds;
}

function readFolder(text: string, context: ValueContext): string {
  if (text.includes("\0")) throw new BadValue("a folder's name cannot hold a zero byte");
  return resolve(text === "~" || text.startsWith("~/") ? context.homeDir + text.slice(1) : text);
}

function readList(text: string): readonly string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function readBasePath(text: string): string {
  const inner = text.replace(/^\/|\/$/g, "");
  const parts = inner === "" ? [] : inner.split("/");
  if (parts.some((part) => !/^[A-Za-z0-9._~-]+$/.test(part) || /^\.+$/.test(part))) {
    throw new BadValue("it must be a path like /trawl/ of letters, digits and . _ ~ -");
  }
  return parts.length === 0 ? "/" : `/${parts.join("/")}/`;
}

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !["http:", "https:"].includes(url.protocol)) throw new BadValue("it must be an http or https address");
  if (url.username || url.password) throw new BadValue("it must not hold a user name or password");
  return url.href;
}

function readFlag(text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new BadValue("it must be 1 or 0");
}

function readChoice(text: string, choices: readonly string[]): string {
  const choice = choices.find((known) => known === text.toLowerCase());
  if (choice === undefined) throw new BadValue(`it must be one of: ${choices.join(", ")}`);
  return choice;
}

/** Reads the text of an option of the given type. Throws `BadValue` with the reason. */
export function readValue(type: OptionType, text: string, context: ValueContext): OptionValue {
  if (typeof type !== "string") return readChoice(text, type);
  switch (type) {
    case "text":
      return text;
    case "port":
      return readPort(text);
    case "count":
      return readCount(text, context);
    case "size":
      return readSize(text);
    case "seconds":
      return readSeconds(text);
    case "folder":
      return readFolder(text, context);
    case "list":
      return readList(text);
    case "host speeds":
      return readHostSpeeds(readList(text));
    case "timetable":
      return readTimetable(readList(text));
    case "proxies":
      return readProxies(text);
    case "host proxies":
      return readHostProxies(text);
    case "base-path":
      return readBasePath(text);
    case "url":
      return readUrl(text);
    case "flag":
      return readFlag(text);
  }
}
