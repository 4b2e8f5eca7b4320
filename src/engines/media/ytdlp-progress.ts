import { MARK } from "./ytdlp-arguments.ts";

/** Something that yt-dlp tells while it works. Sizes in bytes. */
export type YtdlpNews =
  | { readonly kind: "download"; readonly file: string; readonly done: number; readonly total: number | null }
  /** It works on what it has, e.g. joins picture and sound. */
  | { readonly kind: "finish"; readonly what: string; readonly isOver: boolean }
  | { readonly kind: "file"; readonly path: string };

/** Reads a line of yt-dlp; null for one that is not for us. */
export function readYtdlpLine(line: string): YtdlpNews | null {
  const [, topic, json = ""] = /^TRAWL:(download|finish|file):(.*)$/s.exec(line.slice(line.indexOf(MARK))) ?? [];
  if (topic === undefined) return null;
  const value = parse(json);
  if (topic === "file") return typeof value === "string" ? { kind: "file", path: value } : null;
  if (typeof value !== "object" || value === null) return null;
  const fields = value as Record<string, unknown>;
  if (topic === "finish")
    return { kind: "finish", what: String(fields["postprocessor"]), isOver: fields["status"] === "finished" };
  const done = numberOf(fields["downloaded_bytes"]) ?? 0;
  const total = numberOf(fields["total_bytes"]) ?? numberOf(fields["total_bytes_estimate"]);
  return { kind: "download", file: String(fields["filename"]), done, total };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
}
