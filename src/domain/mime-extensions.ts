/** The extensions of each type that names are given or judged by; the first is the usual one. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  "image/jpeg": ["jpg", "jpeg", "jpe", "jfif"],
  "image/png": ["png"],
  "image/gif": ["gif"],
  "image/webp": ["webp"],
  "image/avif": ["avif"],
  "image/heic": ["heic"],
  "image/bmp": ["bmp"],
  "image/tiff": ["tif", "tiff"],
  "image/x-icon": ["ico"],
  "image/jxl": ["jxl"],
  "image/svg+xml": ["svg"],
  "video/mp4": ["mp4", "m4v"],
  "video/webm": ["webm"],
  "video/x-matroska": ["mkv"],
  "video/matroska": ["mkv"],
  "video/quicktime": ["mov"],
  "video/vnd.avi": ["avi"],
  "video/mpeg": ["mpg", "mpeg"],
  "video/mp2t": ["ts"],
  "video/x-flv": ["flv"],
  "audio/mpeg": ["mp3"],
  "audio/x-m4a": ["m4a"],
  "audio/mp4": ["m4a"],
  "audio/aac": ["aac"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "audio/flac": ["flac"],
  "audio/wav": ["wav"],
  "application/pdf": ["pdf"],
  "application/zip": ["zip"],
  "application/gzip": ["gz", "tgz"],
  "application/x-gzip": ["gz", "tgz"],
  "application/x-7z-compressed": ["7z"],
  "application/vnd.rar": ["rar"],
  "application/x-tar": ["tar"],
  "application/epub+zip": ["epub"],
  "application/x-chrome-extension": ["crx"],
  "application/json": ["json"],
  "application/xml": ["xml"],
  "text/xml": ["xml"],
  "text/html": ["html", "htm"],
  "text/plain": ["txt", "log"],
  "text/csv": ["csv"],
  "text/tab-separated-values": ["tsv"],
  "text/markdown": ["md"],
  "text/css": ["css"],
  "text/javascript": ["js", "mjs"],
};

/** The extension of a name without its dot, in lower case, or null. */
export function extensionOf(name: string): string | null {
  return /[^.]\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? null;
}

/** The usual extension of a type (parameters such as the charset do not matter), or null. */
export function extensionOfMime(mime: string | null): string | null {
  return extensionsOf(mime)[0] ?? null;
}

/** Whether an extension, in lower case and without its dot, is one of a type's. */
export function isExtensionOfMime(extension: string, mime: string | null): boolean {
  return extensionsOf(mime).includes(extension);
}

/** The type that an extension, without its dot, stands for, or null. */
export function mimeOfExtension(extension: string | null): string | null {
  const bare = extension?.toLowerCase() ?? "";
  return Object.keys(EXTENSIONS).find((mime) => EXTENSIONS[mime]?.includes(bare)) ?? null;
}

function extensionsOf(mime: string | null): readonly string[] {
  const bare = bareMime(mime);
  return Object.hasOwn(EXTENSIONS, bare) ? (EXTENSIONS[bare] ?? []) : [];
}

/** A type without its parameters, in lower case. */
export function bareMime(mime: string | null): string {
  return (mime ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
