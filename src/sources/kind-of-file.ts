import type { CandidateKind } from "../domain/candidate.ts";
import { bareMime, extensionOf } from "../domain/mime-extensions.ts";

const ENDINGS: readonly (readonly [kind: CandidateKind, endings: RegExp])[] = [
  ["image", /^(?:jpe?g|png|gif|svg|webp|avif|jxl|bmp|tiff?|jp2|heic)$/],
  ["video", /^(?:mp4|m4v|webm|ogv|mkv|mov|avi|mpe?g|wmv|flv)$/],
  ["audio", /^(?:mp3|ogg|oga|opus|flac|wav|aiff?|m4a|m4b|aac|mid|wma)$/],
];

/** Tells what a file is by what its source says of it: its MIME type where that tells, otherwise its ending. */
export function kindOfFile(mime: string | null, name: string): CandidateKind {
  const [type] = bareMime(mime).split("/", 1);
  if (type === "image" || type === "video" || type === "audio") return type;
  const ending = extensionOf(name) ?? "";
  return ENDINGS.find(([, endings]) => endings.test(ending))?.[0] ?? "file";
}
