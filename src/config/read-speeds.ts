/** Reads the options that give speeds to hosts and to times of the week. What is wrong with an entry names it. */
import type { SpeedSpan } from "../domain/speed-timetable.ts";
import { BadValue } from "./bad-value.ts";
import { isHostAndPort } from "./host-and-port.ts";
import { readSize } from "./read-size.ts";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SPAN = /^([a-z]{3})(?:-([a-z]{3}))?\s+(\d{2}):(\d{2})-(\d{2}):(\d{2})$/;
const MINUTES_A_DAY = 24 * 60;

/** Reads entries like `nas:8080=500KiB`, in bytes a second by `host:port` in lower case. Throws `BadValue`. */
export function readHostSpeeds(entries: readonly string[]): ReadonlyMap<string, number> {
  const speeds = new Map<string, number>();
  for (const entry of entries) {
    const { key, bytesPerSecond } = readEntry(entry);
    if (!isHostAndPort(key)) throw wrong(entry, "an entry is one exact host:port=speed, like example.org:443=2MiB");
    if (speeds.has(key)) throw wrong(entry, "this host has a speed already");
    speeds.set(key, bytesPerSecond);
  }
  return speeds;
}

/** Reads entries like `mon-fri 22:00-06:00=0` of a timetable in local time. Throws `BadValue`. */
export function readTimetable(entries: readonly string[]): readonly SpeedSpan[] {
  return entries.map(readSpan);
}

function readSpan(entry: string): SpeedSpan {
  const { key, bytesPerSecond } = readEntry(entry);
  const [, first = "", last = first, ...times] = SPAN.exec(key) ?? [];
  const days = daysBetween(first, last);
  const [fromHour = 0, fromMinutes = 0, toHour = 0, toMinutes = 0] = times.map(Number);
  const [fromMinute, toMinute] = [fromHour * 60 + fromMinutes, toHour * 60 + toMinutes];
  if (days === null) throw wrong(entry, "an entry is days, a span and a speed, like mon-fri 08:00-18:00=1MiB");
  const isTime = fromMinutes < 60 && toMinutes < 60 && fromMinute < MINUTES_A_DAY && toMinute <= MINUTES_A_DAY;
  if (!isTime || fromMinute === toMinute)
    throw wrong(entry, "a span goes from 00:00 to 24:00 at most, and has a length");
  return { days, fromMinute, toMinute, bytesPerSecond };
}

/** The days from one to another, over the end of the week where need be; null where one of them is no day. */
function daysBetween(first: string, last: string): number[] | null {
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  if (from === -1 || to === -1) return null;
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, at) => (from + at) % 7);
}

function readEntry(entry: string): { key: string; bytesPerSecond: number } {
  const equals = entry.lastIndexOf("=");
  if (equals === -1) throw wrong(entry, "an entry ends in = and a speed");
  try {
    return { key: entry.slice(0, equals).trim().toLowerCase(), bytesPerSecond: readSize(entry.slice(equals + 1)) };
  } catch (error) {
    throw error instanceof BadValue ? wrong(entry, error.message) : error;
  }
}

function wrong(entry: string, reason: string): BadValue {
  return new BadValue(`"${entry}": ${reason}`);
}
