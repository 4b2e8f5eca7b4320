/** The outside programs that tests of media sites need, as far as they are installed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

const NAMES = ["yt-dlp", "ffmpeg", "ffprobe"];

/**
 * False where the programs are there, else why tests must be skipped; where TRAWL_REQUIRE_TOOLS is set that is a failure.
 */
export function whyNoMediaTools(): string | false {
  const missing = NAMES.filter((name) => spawnSync(name, ["-version"]).error !== undefined);
  if (missing.length === 0) return false;
  const reason = `MEDIA SITES NOT TESTED: ${missing.join(" and ")} not installed`;
  assert(!process.env["TRAWL_REQUIRE_TOOLS"], reason);
  return reason;
}
