/** The programs beside which the product is measured, and those that the measuring itself needs. */
import { spawnSync } from "node:child_process";

const PACKAGES: Readonly<Record<string, string>> = {
  aria2c: "aria2",
  curl: "curl",
  wget2: "wget2",
  "yt-dlp": "yt-dlp",
  nginx: "nginx-light",
  openssl: "openssl",
  time: "time",
};

export type Tool = "aria2c" | "curl" | "wget2" | "yt-dlp" | "nginx" | "openssl" | "time";

/** Throws one sentence that names every missing program and how Debian brings it. */
export function requireTools(tools: readonly Tool[]): void {
  const missing = tools.filter((tool) => versionText(tool) === null);
  if (missing.length === 0) return;
  const packages = missing.map((tool) => PACKAGES[tool]).join(" ");
  throw new Error(`This benchmark needs ${missing.join(", ")}, not found in PATH: apt-get install ${packages}`);
}

/** Gives a program's version, and how long it takes to start and to say so: a tool's time holds its start. */
export function describeTool(tool: Tool): string {
  const begin = performance.now();
  const version = parseVersion(versionText(tool) ?? "");
  return `${tool} ${version} (starts in ${(performance.now() - begin).toFixed(0)} ms)`;
}

/** Finds the version in what programs answer to `--version`. */
export function parseVersion(text: string): string {
  return /\d+(?:\.\d+)+[\w.-]*/.exec(text)?.[0] ?? "of unknown version";
}

function versionText(tool: Tool): string | null {
  const flag = tool === "nginx" ? "-v" : tool === "openssl" ? "version" : "--version";
  const { error, stdout, stderr } = spawnSync(tool, [flag], { encoding: "utf8" });
  return error ? null : `${stdout}${stderr}`;
}
