const PROGRAMS = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/\bAndroid\b/, "Android"],
  [/\b(?:iPhone|iPad)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
] as const;

/** Names the program of a `User-Agent` header as people do: "Firefox · Linux"; what is no browser stays as it is. */
export function programName(userAgent: string): string {
  const [program, system] = [PROGRAMS, SYSTEMS].map((names) => names.find(([sign]) => sign.test(userAgent))?.[1]);
  if (program === undefined) return userAgent.slice(0, 80);
  return system === undefined ? program : `${program} · ${system}`;
}
