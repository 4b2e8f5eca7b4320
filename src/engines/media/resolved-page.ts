import { Failure } from "../../domain/failures.ts";
import type { MediaOrigin } from "../../domain/rows.ts";
import type { ListEntry } from "../engine.ts";

/** One stream that is fetched: of a film often the picture and the sound apart. Sizes in bytes. */
export type MediaPart = {
  readonly url: string;
  /** The list of its pieces, where it comes in pieces. */
  readonly manifestUrl: string | null;
  readonly protocol: string;
  readonly hasPicture: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number | null;
};

export type ResolvedPage =
  | {
      readonly kind: "media";
      readonly title: string;
      readonly extension: string;
      readonly parts: readonly MediaPart[];
      /** What it is at its site; null where no site has a name for it. */
      readonly origin: MediaOrigin | null;
    }
  | { readonly kind: "list"; readonly title: string };

type Fields = Readonly<Record<string, unknown>>;

const WEB: ReadonlySet<string> = new Set(["http", "https"]);
/** What yt-dlp fetches through our proxy; others (rtmp, mms, web sockets) would go around it. */
const IN_PIECES: ReadonlySet<string> = new Set(["m3u8", "m3u8_native", "http_dash_segments", "ism"]);
/** Belong to the connection, or say how the body travels. */
const OURS =
  /^(?:host|connection|content-.*|transfer-encoding|accept-encoding|range|if-.*|te|upgrade|expect|proxy-.*)$/;

/**
 * Reads what `yt-dlp -J` says of a page. Nothing of it is trusted to be what it should be. Throws `Failure` tool_failed
 * for what cannot be read, unsupported for live streams and protocols that would go around the egress policy.
 */
export function readResolvedPage(text: string): ResolvedPage {
  const page = fieldsOf(parse(text));
  if (page === null) throw new Failure("tool_failed", { message: "yt-dlp said nothing of the page that can be read." });
  const title = textOf(page["title"]) ?? textOf(page["id"]) ?? "media";
  if (page["_type"] === "playlist" || page["_type"] === "multi_video") return { kind: "list", title };
  if (page["is_live"] === true)
    throw new Failure("unsupported", {
      message: "This is live now. Live streams are not fetched; try again when it is over.",
    });
  const formats = listOf(page["requested_formats"]);
  const parts = (formats.length > 0 ? formats : [page]).map(readPart);
  const origin = originOf(page["extractor_key"], page["id"]);
  return { kind: "media", title, extension: extensionOf(page), parts, origin };
}

/** Reads a line of `yt-dlp -j --flat-playlist`: one entry of a list; null for a line that is none. */
export function readListLine(line: string): ListEntry | null {
  const entry = fieldsOf(parse(line));
  if (entry === null) return null;
  const origin = originOf(entry["ie_key"], entry["id"]);
  return { url: linkOf(entry) ?? "", title: textOf(entry["title"]), origin };
}

/** Tells whether a part is one plain file. */
export function isPlainFile({ protocol }: MediaPart): boolean {
  return WEB.has(protocol);
}

function readPart(value: unknown): MediaPart {
  const format = fieldsOf(value) ?? {};
  const protocol = textOf(format["protocol"]) ?? "";
  if (!WEB.has(protocol) && !IN_PIECES.has(protocol))
    throw new Failure("unsupported", {
      message: `The media come by ${protocol.slice(0, 40) || "an unknown protocol"}, which is not fetched.`,
    });
  return {
    url: textOf(format["url"]) ?? "",
    manifestUrl: textOf(format["manifest_url"]) ?? (WEB.has(protocol) ? null : textOf(format["url"])),
    protocol,
    hasPicture: format["vcodec"] !== "none",
    headers: readHeaders(format["http_headers"]),
    sizeBytes: sizeOf(format["filesize"]) ?? sizeOf(format["filesize_approx"]),
  };
}

function readHeaders(value: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(fieldsOf(value) ?? {})) {
    const lower = name.toLowerCase();
    if (!/^[a-z0-9-]{1,60}$/.test(lower) || OURS.test(lower)) continue;
    if (typeof text === "string" && /^[\t\x20-\x7e]{0,4000}$/.test(text)) headers[lower] = text;
  }
  return headers;
}

/** What stands on the page of the list itself has no page of its own: its bytes are the link then. */
function linkOf(entry: Fields): string | null {
  const link = textOf(entry["url"]);
  const page = textOf(entry["webpage_url"]);
  if (entry["_type"] !== "video") return link ?? page;
  const hasPage = page !== null && page !== textOf(entry["original_url"]);
  return hasPage ? page : (link ?? textOf(entry["manifest_url"]));
}

/** The extractor for all other sites numbers nothing. */
function originOf(extractor: unknown, id: unknown): MediaOrigin | null {
  if (typeof extractor !== "string" || typeof id !== "string") return null;
  const isName = /^[\w:.-]{1,100}$/.test(extractor) && id.length > 0 && id.length <= 300;
  return isName && extractor.toLowerCase() !== "generic" ? { site: extractor.toLowerCase(), media_id: id } : null;
}

function extensionOf(page: Fields): string {
  const extension = textOf(page["ext"]) ?? "";
  return /^[a-z0-9]{1,10}$/i.test(extension) ? extension.toLowerCase() : "mp4";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function sizeOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : null;
}
