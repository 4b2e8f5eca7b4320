import { createHash } from "node:crypto";
import { askText } from "../../net/ask-text.ts";
import type { ProxyChoice } from "../../net/choose-proxies.ts";
import type { ConnectionPool } from "../../net/connection-pool.ts";
import { followRedirects } from "../../net/follow-redirects.ts";
import type { MediaPart } from "./resolved-page.ts";

type Asking = { readonly pool: ConnectionPool; readonly proxyFor: ProxyChoice; readonly signal: AbortSignal };

const TIMEOUT_MS = 20_000;
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/**
 * Names the version that each part has now, as one text; null where a server does not name one. yt-dlp goes on in the
 * middle of a file without asking whether it is still the same: two texts that differ say that it must not.
 */
export async function versionsOf(parts: readonly MediaPart[], asking: Asking): Promise<string | null> {
  const versions = await Promise.all(parts.map((part) => versionOf(part, asking)));
  return versions.includes(null) ? null : versions.join("\n");
}

function versionOf(part: MediaPart, asking: Asking): Promise<string | null> {
  return part.manifestUrl === null ? fileVersion(part, asking) : manifestVersion(part, part.manifestUrl, asking);
}

/** The list of the pieces without their queries, in which signatures change from one look to the next. */
async function manifestVersion({ headers }: MediaPart, url: string, asking: Asking): Promise<string | null> {
  const options = { ...asking, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_MANIFEST_BYTES };
  const { status, text } = await askText(new URL(url), options);
  if (status !== 200) return null;
  return createHash("sha256")
    .update(text.replaceAll(/\?[^\s"'<>]*/g, ""))
    .digest("hex");
}

async function fileVersion({ url, headers }: MediaPart, { pool, proxyFor, signal }: Asking): Promise<string | null> {
  const reply = await followRedirects(url, {
    method: "GET",
    headers: { ...headers, range: "bytes=0-0", "accept-encoding": "identity" },
    pool,
    proxyFor,
    connectTimeoutMs: TIMEOUT_MS,
    headTimeoutMs: TIMEOUT_MS,
    signal,
  });
  reply.close();
  const { etag, "last-modified": modified, "content-range": range, "content-length": length } = reply.headers;
  if (reply.status !== 206 && reply.status !== 200) return null;
  const size = reply.status === 206 ? range?.split("/")[1] : length;
  const name = etag?.startsWith("W/") ? undefined : etag;
  return (name ?? modified) === undefined ? null : `${name ?? modified} ${size}`;
}
