import { extensionOf, mimeOfExtension } from "./mime-extensions.ts";
import { NAMELESS, suggestName, type NameSources } from "./suggest-name.ts";

const MAX_BYTES = 200;
/** A longer "extension" is part of a title. */
const MAX_EXTENSION_BYTES = 32;

/** Controls, lone surrogates, line separators, and everything that is not seen: bidi marks, zero-width, fillers. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu;
const FORBIDDEN = /[<>:"|?*\\/]/g;
/** Names that Windows gives to devices, with any extension, and files that it obeys. */
const RESERVED =
  /^(?:(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|conin\$|conout\$|clock\$)\s*(?:\.|$)|(?:desktop\.ini|thumbs\.db)$)/i;
/**
 * Files that make a desktop run, open or load something else when they are looked at or opened; the last is an
 * "extension" such as `.{GUID}`, by which Windows calls a class of its shell.
 */
const SHORTCUT =
  /\.(?:lnk|url|desktop|webloc|inetloc|fileloc|website|scf|pif|hta|scr|local|library-ms|search-ms|\{[^.]*\})$/i;
/** Extensions of what runs, or runs scripts, when it is opened, and of pages made by a program. */
const ACTIVE =
  /^(?:exe|com|bat|cmd|msi|ps1|vb[es]|jse?|mjs|ws[fh]|cpl|reg|jar|apk|app|dmg|sh|py|php|aspx?|jsp|cgi|x?html?|xht|mht(?:ml)?|svgz?|xml)$/;
/** Types that are looked at or listened to. */
const PASSIVE = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/;

/**
 * Makes any text one harmless name for a file, the same on every system: one component, never empty, no hidden file,
 * no device, no shortcut, at most 200 bytes of UTF-8 with its extension kept. Made safe twice is made safe once.
 * `extension`, without a dot, is that of the verified type: the name gets it unless its own means the same type.
 */
export function safeFileName(candidate: string, options: { extension?: string | null } = {}): string {
  const clean = candidate.replaceAll(UNSEEN, "").normalize("NFC").replaceAll(FORBIDDEN, "_");
  const named = withExtension(trimEnds(clean) || NAMELESS, options.extension ?? null);
  return defused(cut(named, ""));
}

/** Puts a number before the extension, `photo (2).jpg`; number 1 is the name itself. Takes and gives a safe name. */
export function numberedName(name: string, number: number): string {
  return number < 2 ? name : cut(name, ` (${number})`);
}

/** Names what a server sent: as Chromium would, made harmless by our rules. See docs/file-names.md. */
export function fileNameFromResponse(response: NameSources): string {
  return safeFileName(suggestName(response));
}

/**
 * Gives a safe name the extension of the type that the file's bytes showed: where it has none, and where a picture, a
 * sound, a film or a PDF calls itself a program or a page. `verified.extension` is null where the bytes showed none.
 */
export function nameByVerifiedType(
  name: string,
  verified: { readonly mime: string; readonly extension: string | null },
): string {
  const own = extensionOf(name);
  const isFit = own !== null && !(ACTIVE.test(own) && PASSIVE.test(verified.mime));
  return isFit ? name : safeFileName(name, { extension: verified.extension });
}

function trimEnds(name: string): string {
  return name.replace(/^[\s.~-]+/u, "").replace(/(?<![\s.])[\s.]+$/u, "");
}

function withExtension(name: string, extension: string | null): string {
  if (extension === null || !/^[a-z0-9]{1,10}$/i.test(extension) || SHORTCUT.test(`.${extension}`)) return name;
  const own = extensionOf(name);
  if (own === extension.toLowerCase()) return name;
  const meaning = mimeOfExtension(own);
  if (meaning !== null && meaning === mimeOfExtension(extension)) return name;
  return `${meaning === null ? name : name.slice(0, -(own?.length ?? 0) - 1)}.${extension}`;
}

function defused(name: string): string {
  const harmless = cut(name.replace(SHORTCUT, ".download"), "");
  return RESERVED.test(harmless) ? cut(`_${harmless}`, "") : harmless;
}

/** Shortens the stem until stem, `insert` and extension fit. */
function cut(name: string, insert: string): string {
  const extension = lastExtension(name);
  const stem = name.slice(0, name.length - extension.length);
  const room = MAX_BYTES - byteLength(insert) - byteLength(extension);
  const short = firstBytes(stem, room);
  return `${short === stem ? stem : trimEnds(short)}${insert}${extension}`;
}

/** The extension with its dot, `.tar.gz` in one piece; empty where there is none worth keeping. */
function lastExtension(name: string): string {
  const found = /(?<=[^.])(?:\.tar)?\.[^.\s]+$/iu.exec(name)?.[0] ?? "";
  return byteLength(found) > MAX_EXTENSION_BYTES ? "" : found;
}

function firstBytes(text: string, limit: number): string {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > limit) return text.slice(0, length);
    length += character.length;
  }
  return text;
}

/** Bytes of a text in UTF-8. */
function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
