import { Failure, type FailureCode } from "../../domain/failures.ts";
import { maskSecrets } from "../../domain/mask.ts";
import type { EgressEntry } from "../../net/egress-proxy.ts";

/** What yt-dlp says, the first that fits; it has no codes of its own. Source: its own and its extractors' texts. */
const WORDS: readonly (readonly [RegExp, FailureCode])[] = [
  [
    /Unsupported URL|No suitable extractor|is not a valid URL|no video (?:formats )?(?:could be )?found|DRM protected/i,
    "unsupported",
  ],
  [/Requested format is not available/i, "unsupported"],
  [/ffmpeg (?:is )?not (?:installed|found)|ffprobe and ffmpeg not found/i, "tool_missing"],
  [/No space left|Errno 28\b/i, "disk_full"],
  [/File too large|Errno 27\b/i, "too_large"],
  [/HTTP Error 416/i, "range_mismatch"],
  [/HTTP Error 429/i, "rate_limited"],
  [/HTTP Error (?:404|410)|video unavailable|has been removed|does not exist/i, "not_found"],
  [/HTTP Error 401|registered users|private video|sign in|log ?in required|--cookies/i, "needs_login"],
  [/HTTP Error 403/i, "link_expired"],
  [/HTTP Error 5\d\d/i, "server_error"],
  [/HTTP Error \d/i, "http_error"],
  [/CERTIFICATE_VERIFY_FAILED|SSL/i, "tls_failed"],
  [/timed out/i, "timeout"],
  [
    /connection (?:reset|refused|aborted|broken)|IncompleteRead|bytes read|content too short|remote end closed/i,
    "connection_lost",
  ],
  [/fragment .{0,80}(?:not found|unavailable)|downloaded file is empty/i, "length_mismatch"],
];
const MAX_TEXT = 500;

/**
 * Says why yt-dlp did not bring what it should. What our own proxy refused or did not reach is known for sure and goes
 * first; else its last error decides, whose text is kept.
 */
export function ytdlpFailure(errors: readonly string[], entries: readonly EgressEntry[]): Failure {
  const blocked = entries.find(({ failure }) => failure?.code === "blocked_address");
  if (blocked) return new Failure("blocked_address", { message: `blocked: private address (${blocked.target})` });
  const text = errors.findLast((line) => line.startsWith("ERROR:"))?.slice("ERROR:".length) ?? errors.at(-1) ?? "";
  const last = entries.at(-1)?.failure ?? null;
  if (last !== null) return new Failure(last.code, { message: last.message });
  const shown = maskSecrets(text.trim()).slice(0, MAX_TEXT);
  const code = WORDS.find(([words]) => words.test(text))?.[1] ?? "tool_failed";
  return new Failure(code, { message: shown === "" ? "yt-dlp ended without a word." : `yt-dlp: ${shown}` });
}
