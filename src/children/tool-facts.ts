/** The programs that Trawl makes use of where they are installed. */
export const TOOL_NAMES = ["yt-dlp", "gallery-dl", "ffmpeg"] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

type ToolFacts = {
  /** What is missing without it. */
  readonly use: string;
  readonly install: string;
  /** The setting that names it. */
  readonly variable: string;
  readonly versionArgs: readonly string[];
  readonly helpArgs: readonly string[];
  /** Finds the version in what it says of it. */
  readonly version: RegExp;
  /** Older ones have known holes; null: none is known that matters here. */
  readonly safeSince: string | null;
};

/** Source of the floor of yt-dlp: its security advisories of 2026 (external downloaders, plugins, shortcuts). */
export const TOOL_FACTS: Readonly<Record<ToolName, ToolFacts>> = {
  "yt-dlp": {
    use: "video pages",
    install: "pipx install yt-dlp || pipx upgrade yt-dlp",
    variable: "TRAWL_YTDLP",
    versionArgs: ["--ignore-config", "--version"],
    helpArgs: ["--ignore-config", "--help"],
    version: /^(\d{4}\.\d{1,2}\.\d{1,2})/m,
    safeSince: "2026.07.04",
  },
  "gallery-dl": {
    use: "picture galleries",
    install: "pipx install gallery-dl",
    variable: "TRAWL_GALLERY_DL",
    versionArgs: ["--version"],
    helpArgs: ["--help"],
    version: /^(\d+\.\d+\.\d+)/m,
    safeSince: null,
  },
  ffmpeg: {
    use: "joining sound and picture",
    install: "sudo apt-get install --no-install-recommends ffmpeg",
    variable: "TRAWL_FFMPEG",
    versionArgs: ["-version"],
    helpArgs: ["-hide_banner", "-h"],
    version: /^ffmpeg version (\S{1,40})/m,
    safeSince: null,
  },
};

/** Tells whether a version of numbers and dots comes before another. */
export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((text) => text.split(".").map(Number));
  const steps = (theirs ?? []).map((part, index) => (ours?.[index] ?? 0) - part);
  return (steps.find((step) => step !== 0) ?? 0) < 0;
}
