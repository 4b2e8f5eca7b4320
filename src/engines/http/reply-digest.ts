/** Digests that a server sends along with a file: `Digest` (RFC 3230), `Repr-Digest` and `Content-Digest` (RFC 9530). */
import { trimBlanks } from "../../domain/header-parameters.ts";
import type { ExpectedDigest } from "../../files/ledger-format.ts";
import type { HeaderFields } from "../../net/reply-headers.ts";
import { encodingOf } from "./judge-reply.ts";

type Named = readonly (readonly [name: string, base64: string])[];

const BYTES = { "sha-256": 32, "sha-512": 64 } as const;

// Structured Fields (RFC 9651 §4.2): a dictionary of bare items with parameters; inner lists make no digest.
const KEY = String.raw`[a-z*][a-z0-9_.*-]*`;
const BARE = String.raw`:[A-Za-z0-9+/=]*:|"(?:[ !#-[\]-~]|\\["\\])*"|\?[01]|@?-?\d{1,15}(?:\.\d{1,3})?|[A-Za-z*][\w!#$%&'*+.^\x60|~:/-]*`;
const PARAMETERS = `(?:; *${KEY}(?:=(?:${BARE}))?)*`;
const MEMBER = new RegExp(`(${KEY})(?:=(${BARE}))?${PARAMETERS}(?:[ \\t]*(,)[ \\t]*|$)`, "y");

/**
 * The digests of a reply that its file can be compared with: none where nothing comparable was sent, where the body is
 * encoded, or for a status that brings no file. `Content-Digest` of a 206 is that of the part alone. A field that
 * breaks its own rules says nothing, as RFC 9651 §4.2 has it.
 */
export function expectedDigests(headers: HeaderFields, status: number): readonly ExpectedDigest[] {
  if ((status !== 200 && status !== 206) || encodingOf(headers) !== null) return [];
  return [
    ...comparable("Repr-Digest", parseDictionary(headers["repr-digest"])),
    ...comparable("Content-Digest", status === 200 ? parseDictionary(headers["content-digest"]) : []),
    ...comparable("Digest", parseInstanceDigests(headers["digest"])),
  ];
}

function comparable(source: ExpectedDigest["source"], named: Named): ExpectedDigest[] {
  return named.flatMap(([name, base64]) => {
    if (name !== "sha-256" && name !== "sha-512") return [];
    const bytes = decode(base64);
    if (bytes?.length !== BYTES[name]) return [];
    return [{ algorithm: name === "sha-256" ? "sha256" : "sha512", hex: bytes.toString("hex"), source }];
  });
}

function decode(base64: string): Buffer | null {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, "base64") : null;
}

/** Byte sequences of a dictionary; of two with the same key the last counts. */
function parseDictionary(text = ""): Named {
  const found = new Map<string, string>();
  const line = trimBlanks(text);
  MEMBER.lastIndex = 0;
  for (let isMore = line !== ""; isMore;) {
    const [, key = "", value = "", comma] = MEMBER.exec(line) ?? [];
    if (key === "") return [];
    found.delete(key);
    if (value.startsWith(":")) found.set(key, value.slice(1, -1));
    isMore = comma !== undefined;
  }
  return [...found];
}

/** `algorithm=value` pairs with commas; the algorithm in any case (RFC 3230 §4.1.1); of two for the same the last counts. */
function parseInstanceDigests(text = ""): Named {
  const pairs = text.split(",").flatMap((entry) => {
    const [, name = "", value = ""] = /^\s*([\w-]+)=(\S+)\s*$/.exec(entry) ?? [];
    return name === "" ? [] : [[name.toLowerCase(), value] as const];
  });
  return [...new Map(pairs)];
}
