/**
 * Writes a Content-Disposition header (RFC 6266): a plain name that every program reads, and the true one in UTF-8
 * (RFC 8187). No character of a name can end the header or the quotes.
 */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  const wellFormed = name.toWellFormed();
  const plain = wellFormed
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^ -~]|["\\%;]/g, "_");
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeName(wellFormed)}`;
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Types of which the bytes can be shown as they are: pictures made of pixels, sound and film, none that runs. */
const INLINE_IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/apng"];
const MIME = /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/i;

/** Tells whether a file of this verified type may be shown by the browser itself. */
export function mayShowInline(mime: string): boolean {
  return INLINE_IMAGES.includes(mime) || /^(audio|video)\/[a-z0-9.+-]+$/.test(mime);
}

/** A type that is no type is sent as plain bytes. */
export function safeMime(mime: string): string {
  return MIME.test(mime) ? mime : "application/octet-stream";
}
