/** How numbers, sizes and times are written in the language of the page. */
const SIZE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Writes bytes in powers of 1000: `2.1 GB`, in Turkish `2,1 GB`. */
export function formatSize(bytes: number, language: string): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${new Intl.NumberFormat(language, options).format(value)} ${SIZE_UNITS[unit]}`;
}

/** Writes bytes per second. */
export function formatSpeed(bytesPerSecond: number, language: string): string {
  return `${formatSize(bytesPerSecond, language)}/${language === "tr" ? "sn" : "s"}`;
}

/** Writes seconds as `0:21` or `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** Writes a percentage as the language does: `61%`, `%61`. */
export function formatPercent(percent: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(percent / 100);
}

export function formatNumber(value: number, language: string, digits = 0): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, options).format(value);
}

/** Writes the time of day: `14:02:10`. */
export function formatClock(at: number | string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(new Date(at));
}

/** Writes a moment: the time of day for today, else the date with it. */
export function formatMoment(at: string, language: string, now = new Date()): string {
  const moment = new Date(at);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const day = { day: "numeric", month: "short" } as const;
  const year = moment.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  const isToday = moment.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(language, isToday ? clock : { ...day, ...year, ...clock }).format(moment);
}
