/** Recorded test cases of curl, played byte for byte by a loopback server. The format is told by their PROVENANCE.md. */
import type { Socket } from "node:net";
import { unzipSync } from "node:zlib";
import { openRawServer, type RawServer } from "./raw-server.ts";

type CurlReply = {
  readonly part: string;
  readonly closes_connection: boolean;
  readonly next_part_on_repeat: boolean;
  /** Null where the recording left a very long reply out. */
  readonly raw_base64: string | null;
};

export type CurlCase = {
  readonly id: number;
  readonly name: string;
  readonly command: string;
  readonly replies: readonly CurlReply[];
  readonly expected: { readonly datacheck: readonly { readonly latin1: string }[] | null };
  /** `complete`, or in which way curl refuses. */
  readonly outcome: string;
};

/** One case at work: its first link, and the reply that was sent last. */
export type Playing = RawServer & { readonly url: string; readonly last: () => WholeReply };

/** Finds the first link of the case's command that a plain GET of this machine can ask for, or null. */
export function linkOf({ command, replies }: CurlCase): string | null {
  if (replies.length === 0 || replies.some(({ raw_base64 }) => raw_base64 === null)) return null;
  if (replies.some(leadsAway)) return null;
  if (/(^| )(-x|--proxy|--connect-to|--resolve) /.test(command)) return null;
  const link = /http:\/{1,2}(?:[\w:]+@)?(?:127\.0\.0\.1|localhost):%HTTPPORT\/[^\s"]*/.exec(command)?.[0];
  return link?.replace("localhost", "127.0.0.1").replace(/\{([^,}]*),[^}]*\}/, "$1") ?? null;
}

/** Redirects to other machines would have their names looked up for real. */
function leadsAway({ raw_base64 }: CurlReply): boolean {
  return /^location:\s*(https?:)?\/\/(\w+:\w+@)?(?!127\.0\.0\.1[:/]|\w+:\w+@)/im.test(
    Buffer.from(raw_base64 ?? "", "base64").toString("latin1"),
  );
}

/** Plays one case on a port of its own until it is disposed of. */
export async function playCurlCase(recorded: CurlCase): Promise<Playing> {
  let last: Buffer = Buffer.alloc(0);
  let bounced: string | null = null;
  const answer = (socket: Socket, head: string): void => {
    const asked = partOf(head);
    const reply =
      recorded.replies.find(({ part }) => part === (asked === "data" ? (bounced ?? asked) : asked)) ??
      recorded.replies.find(({ part }) => part === asked);
    last = reply === undefined ? Buffer.from(MISSING) : bytesOf(reply, server.port);
    bounced = reply?.next_part_on_repeat === true ? nextPart(reply.part) : null;
    // An empty recording stands for a server that hangs up.
    if (reply === undefined || reply.closes_connection || last.length === 0) socket.end(last);
    else socket.write(last);
  };
  const server: RawServer = await openRawServer(answer, { keepAlive: true });
  const link = linkOf(recorded) ?? "";
  return {
    ...server,
    url: link.replace("%HTTPPORT", String(server.port)),
    last: () => readReply(last),
  };
}

const MISSING = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/** The number at the end of the path chooses: above 10000, its last four digits are the part's. */
function partOf(head: string): string {
  const path = head.split(" ")[1] ?? "";
  const number = Number(/^\D*(\d+)/.exec(path.slice(path.lastIndexOf("/") + 1))?.[1] ?? 0);
  return number > 10_000 && number % 10_000 > 0 ? `data${number % 10_000}` : "data";
}

function nextPart(part: string): string {
  return `data${Number(part.slice("data".length)) + 1}`;
}

function bytesOf({ raw_base64 }: CurlReply, port: number): Buffer {
  const raw = Buffer.from(raw_base64 ?? "", "base64").toString("latin1");
  return Buffer.from(raw.replaceAll("%HTTPPORT", String(port)), "latin1");
}

/** What a whole reply says: its last status, and the bytes of its file, null where nobody can tell which they are. */
export type WholeReply = { readonly status: number; readonly body: Buffer | null };

/**
 * Reads a recorded reply as forgivingly as curl does: interim replies are passed over, lines may end bare, the first
 * Content-Length counts, transfer codings are undone. It has whole replies in memory, so that it is easily seen to be
 * right.
 */
export function readReply(bytes: Buffer): WholeReply {
  const text = bytes.toString("latin1");
  const [head = "", blank = ""] = /^[^]*?(\r?\n\r?\n)/.exec(text) ?? [text];
  const rest = text.slice(head.length);
  const status = Number(/^HTTP\/\d\S* +(\d{3})/.exec(head)?.[1] ?? 0);
  if (status >= 100 && status < 200) return readReply(Buffer.from(rest, "latin1"));
  return { status, body: blank === "" || status === 204 || status === 304 ? Buffer.alloc(0) : framedBody(head, rest) };
}

function framedBody(head: string, rest: string): Buffer | null {
  const codings = [...head.matchAll(/^transfer-encoding:(.*)/gim)].flatMap(([, list = ""]) => list.split(","));
  if (codings.length > 0) return decode(codings, rest);
  const length = /^content-length:\s*(\d+)/im.exec(head)?.[1];
  return Buffer.from(length === undefined ? rest : rest.slice(0, Number(length)), "latin1");
}

/** Undoes transfer codings, the last one first (RFC 9112 section 6.1). */
function decode(codings: readonly string[], text: string): Buffer | null {
  const names = new Set(codings.map((word) => word.trim().toLowerCase()));
  const bytes = Buffer.from(names.delete("chunked") ? unchunk(text) : text, "latin1");
  names.delete("identity");
  try {
    return names.size === 0 ? bytes : unzipSync(bytes);
  } catch {
    return null;
  }
}

function unchunk(text: string): string {
  const line = /^\s*([0-9a-f]+)[^\n]*\n/i.exec(text);
  const size = Number.parseInt(line?.[1] ?? "0", 16);
  if (line === null || size === 0) return "";
  const data = text.slice(line[0].length);
  return data.slice(0, size) + unchunk(data.slice(size));
}
