import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { drip, flood, type HostileMood, type Talk } from "./hostile-talk.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const BODY = "x".repeat(100_000);
const BOMB = gzipSync(Buffer.alloc(32 << 20));

/** What has no business in a download fails with `malformed_reply`. */
const MALFORMED = ["malformed_reply"] as const;
/** A body that ends too early. */
const CUT = ["connection_lost", "length_mismatch"] as const;

type Say = (talk: Talk) => void;

/** Says some bytes and hangs up. */
function bye(bytes: string): Say {
  return ({ socket }) => socket.end(bytes, "latin1");
}

/** Says some bytes and then nothing more, on a connection that stays. */
function thenSilence(bytes: string): Say {
  return ({ socket }) => socket.write(bytes, "latin1");
}

function thenFlood(bytes: string, piece: string): Say {
  return ({ socket }) => {
    socket.write(bytes, "latin1");
    flood(socket, piece);
  };
}

function thenDrip(bytes: string, piece: string, everyMs?: number): Say {
  return ({ socket }) => {
    if (bytes !== "") socket.write(bytes, "latin1");
    drip(socket, piece, everyMs);
  };
}

function thenReset(bytes: string): Say {
  return ({ socket }) => socket.write(bytes, "latin1", () => setTimeout(() => socket.resetAndDestroy(), 20));
}

function redirect(...lines: readonly string[]): string {
  return `HTTP/1.1 302 Found\r\n${lines.map((line) => `${line}\r\n`).join("")}Content-Length: 0\r\n\r\n`;
}

function to(location: string): HostileMood["talk"] {
  return bye(redirect(`Location: ${location}`));
}

function framed(...lines: readonly string[]): Say {
  return bye(`${OK}${lines.join("\r\n")}\r\n\r\nhello`);
}

function chunked(bytes: string): string {
  return `${OK}Transfer-Encoding: chunked\r\n\r\n${bytes}`;
}

function partial(contentRange: string, more = ""): Say {
  return bye(`HTTP/1.1 206 Partial Content\r\n${contentRange}${more}Content-Length: 5\r\n\r\nhello`);
}

/** P23: a body that is not all there is never taken for the file. */
const CUT_BODIES = {
  "ends before its length": { ends: CUT, talk: bye(`${OK}Content-Length: 1000000\r\n\r\n${BODY}`) },
  "ends before its first byte": { ends: CUT, talk: bye(`${OK}Content-Length: 1000000\r\n\r\n`) },
  "resets in the middle of its body": { ends: CUT, talk: thenReset(`${OK}Content-Length: 1000000\r\n\r\n${BODY}`) },
  "resets in the middle of its chunks": { ends: CUT, talk: thenReset(chunked(`5\r\nhello\r\n`)) },
  "ends without its last chunk": { ends: CUT, talk: bye(chunked("5\r\nhello\r\n")) },
  "ends in the middle of a chunk": { ends: CUT, talk: bye(chunked("ffff\r\nhello")) },
  "sends more than it announced, without end": {
    ends: "whole",
    file: Buffer.from("hello"),
    talk: thenFlood(`${OK}Content-Length: 5\r\n\r\nhello`, BODY),
  },
} satisfies Record<string, HostileMood>;

/** P24 to P27: ranges that nobody asked for, and versions that never stay. */
const RANGES = {
  "sends a range unasked": { ends: ["range_mismatch"], talk: partial("Content-Range: bytes 5-9/10\r\n") },
  "sends a range unasked, of a file that is shorter": {
    ends: ["range_mismatch"],
    talk: partial("Content-Range: bytes 0-4/3\r\n"),
  },
  "sends a range without saying which": { ends: ["range_mismatch"], talk: partial("") },
  "sends a range in garbled words": { ends: ["range_mismatch"], talk: partial("Content-Range: bytes a-b/c\r\n") },
  "sends several ranges unasked": {
    ends: ["range_mismatch"],
    talk: partial("", "Content-Type: multipart/byteranges; boundary=x\r\n"),
  },
  "says 416 to a request without a range": {
    ends: ["http_error"],
    talk: bye("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */5\r\nContent-Length: 0\r\n\r\n"),
  },
  "says 416 as soon as there is something to go on from": {
    ends: [...CUT, "http_error"],
    attempts: 3,
    talk: ({ socket, nth }) =>
      nth === 1
        ? socket.end(`${OK}ETag: "a"\r\nContent-Length: 1000000\r\n\r\n${BODY}`)
        : socket.end(`HTTP/1.1 416 No\r\nContent-Range: bytes */99\r\nContent-Length: 0\r\n\r\n`),
  },
  "has another version at every request, and never a whole one": {
    ends: CUT,
    attempts: 3,
    talk: ({ socket, nth }) => socket.end(`${OK}ETag: "v${nth}"\r\nContent-Length: 1000000\r\n\r\n${BODY}`),
  },
  "answers every range from a wrong place": {
    ends: [...CUT, "range_mismatch"],
    attempts: 3,
    talk: ({ socket, head }) =>
      /\r\nrange:/i.test(head)
        ? socket.end(
            `HTTP/1.1 206 P\r\nETag: "a"\r\nContent-Range: bytes 1-5/1000000\r\nContent-Length: 5\r\n\r\nhello`,
          )
        : socket.end(`${OK}ETag: "a"\r\nContent-Length: 1000000\r\n\r\n${BODY}`),
  },
} satisfies Record<string, HostileMood>;

/** P30 and P31: framing that can be read in two ways, or in none. */
const FRAMING = {
  "announces two lengths": { ends: MALFORMED, talk: framed("Content-Length: 5", "Content-Length: 6") },
  "announces a list of two lengths": { ends: MALFORMED, talk: framed("Content-Length: 5, 6") },
  "announces a length and chunks": {
    ends: MALFORMED,
    talk: bye(`${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`),
  },
  "announces a negative length": { ends: MALFORMED, talk: framed("Content-Length: -5") },
  "announces a length with a sign": { ends: MALFORMED, talk: framed("Content-Length: +5") },
  "announces a length in hexadecimal": { ends: MALFORMED, talk: framed("Content-Length: 0x5") },
  "announces a length that no number holds": { ends: MALFORMED, talk: framed("Content-Length: 9007199254740993") },
  "announces a length that overflows": { ends: MALFORMED, talk: framed("Content-Length: 18446744073709551621") },
  "announces more than any disk holds": { ends: ["disk_full"], talk: framed("Content-Length: 200000000000000") },
  "announces more than any file holds": { ends: ["too_large"], talk: framed("Content-Length: 999999999999999") },
  "has chunks without a size": { ends: MALFORMED, talk: bye(chunked("hello\r\n0\r\n\r\n")) },
  "has a chunk whose size overflows": {
    ends: MALFORMED,
    talk: bye(chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")),
  },
  "has a chunk of negative size": { ends: MALFORMED, talk: bye(chunked("-5\r\nhello\r\n0\r\n\r\n")) },
  "has a chunk longer than it says": { ends: MALFORMED, talk: bye(chunked("3\r\nhello\r\n0\r\n\r\n")) },
  "encodes the transfer unasked": {
    ends: ["malformed_reply", "unsupported"],
    talk: bye(`${OK}Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`),
  },
  "encodes the transfer in a way of its own": {
    ends: ["malformed_reply", "unsupported"],
    talk: bye(`${OK}Transfer-Encoding: rot13\r\n\r\nhello`),
  },
  "has a NUL byte in its head": { ends: MALFORMED, talk: framed("Content-Length: 5", "X-Nul: a\0b") },
  "speaks mail": { ends: MALFORMED, talk: bye("220 mail.example ESMTP\r\n250 ok\r\n\r\n") },
  "speaks no language": { ends: MALFORMED, talk: bye("\u0001\u0002\u00ff".repeat(1_000)) },
} satisfies Record<string, HostileMood>;

/** P32: replies that bring no file. */
const STATUSES = {
  "sends interim replies without end": { ends: MALFORMED, talk: thenFlood("", "HTTP/1.1 100 Continue\r\n\r\n") },
  "sends early hints without end": { ends: MALFORMED, talk: thenFlood("", "HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n") },
  "sends interim replies without end, slowly": {
    ends: ["timeout", "malformed_reply"],
    talk: thenDrip("", "HTTP/1.1 102 Processing\r\n\r\n", 100),
  },
  "switches protocols unasked": {
    ends: MALFORMED,
    talk: bye("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
  },
  "says 304 unasked": { ends: ["http_error"], talk: bye("HTTP/1.1 304 Not Modified\r\n\r\n") },
  "says 204 with a body": { ends: ["http_error"], talk: bye("HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello") },
  "says 205 with a body": { ends: ["http_error"], talk: bye("HTTP/1.1 205 No\r\nContent-Length: 5\r\n\r\nhello") },
  "says 999": { ends: ["http_error", "malformed_reply"], talk: bye("HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n") },
} satisfies Record<string, HostileMood>;

/** P5, P8 and P33: redirects to nowhere, for ever, or to where nobody may go. */
const REDIRECTS = {
  "redirects to itself": { ends: ["redirect_loop"], talk: to("") },
  "redirects in a circle": {
    ends: ["redirect_loop"],
    talk: (talk) => to(talk.head.startsWith("GET /a ") ? "/b" : "/a")(talk),
  },
  "redirects for ever": { ends: ["redirect_loop"], talk: (talk) => to(`/${talk.nth}`)(talk) },
  "redirects to nowhere": { ends: ["redirect_loop"], talk: bye(redirect()) },
  "redirects to two places": { ends: ["redirect_loop"], talk: bye(redirect("Location: /a", "Location: /b")) },
  "redirects to a place with a very long name": {
    ends: ["bad_url", "redirect_loop"],
    talk: to(`/${"a".repeat(20_000)}`),
  },
  "redirects to what is no link": { ends: ["bad_url", "redirect_loop"], talk: to("http://[") },
  "redirects to the machine's own metadata": { ends: ["blocked_address"], talk: to("http://169.254.169.254/") },
  "redirects to a port that was not allowed": { ends: ["blocked_address"], talk: to("http://127.0.0.1:22/") },
  "redirects to a local file": { ends: ["bad_scheme"], talk: to("file:///etc/passwd") },
  "redirects with an endless page": {
    ends: "whole",
    file: Buffer.from("hello"),
    talk: (talk) =>
      talk.head.startsWith("GET /there ")
        ? framed("Content-Length: 5")(talk)
        : thenFlood("HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n", BODY)(talk),
  },
} satisfies Record<string, HostileMood>;

/** P34: servers that ask to be left alone, for longer than anybody waits. */
const PATIENCE = {
  "wants to be asked again in thirty years": {
    ends: ["rate_limited"],
    talk: bye("HTTP/1.1 429 Slow Down\r\nRetry-After: 999999999999\r\nContent-Length: 0\r\n\r\n"),
  },
  "wants to be asked again in the year 9999": {
    ends: ["server_error"],
    talk: bye("HTTP/1.1 503 No\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n"),
  },
  "wants to be asked again in the past": {
    ends: ["server_error"],
    talk: bye("HTTP/1.1 503 No\r\nRetry-After: -5\r\nContent-Length: 0\r\n\r\n"),
  },
} satisfies Record<string, HostileMood>;

/** P37: heads, trailers and chunk lines that are too long to be meant. */
const FLOODS = {
  "has ten thousand headers": {
    ends: MALFORMED,
    talk: bye(`${OK}${"X-A: b\r\n".repeat(10_000)}Content-Length: 5\r\n\r\nhello`),
  },
  "has headers without end": { ends: MALFORMED, talk: thenFlood(OK, "X-A: b\r\n") },
  "has a header of a mebibyte": { ends: MALFORMED, talk: framed(`X-A: ${"b".repeat(1 << 20)}`, "Content-Length: 5") },
  "has a type and an encoding of sixty thousand letters": {
    ends: "whole",
    file: Buffer.from("hello"),
    talk: framed(
      `Content-Type: a/${"b".repeat(30_000)}`,
      `Content-Encoding: ${"c".repeat(30_000)}`,
      "Content-Length: 5",
    ),
  },
  "has a header without end": { ends: MALFORMED, talk: thenFlood(`${OK}X-A: `, "b") },
  "has a status line without end": { ends: MALFORMED, talk: thenFlood("HTTP/1.1 200 ", "b") },
  "has folded lines without end": { ends: MALFORMED, talk: thenFlood(`${OK}X-A: b\r\n`, " c\r\n") },
  "has trailers without end": { ends: MALFORMED, talk: thenFlood(chunked("5\r\nhello\r\n0\r\n"), "X-A: b\r\n") },
  "has a trailer without end": { ends: MALFORMED, talk: thenFlood(chunked("5\r\nhello\r\n0\r\nX-A: "), "b") },
  "has a chunk extension without end": { ends: MALFORMED, talk: thenFlood(chunked("5;a="), "b") },
  "has a chunk size without end": { ends: ["malformed_reply", "stalled"], talk: thenFlood(chunked(""), "0") },
} satisfies Record<string, HostileMood>;

/** P38 and P39: too much of a good thing. */
const BOMBS = {
  "sends a gzip bomb": {
    ends: "whole",
    file: BOMB,
    talk: ({ socket }) => {
      socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${BOMB.length}\r\n\r\n`);
      socket.end(BOMB);
    },
  },
  "says that its body is encoded ten times": {
    ends: "whole",
    file: Buffer.from("hello"),
    talk: framed(`Content-Encoding: ${"gzip, ".repeat(9)}br`, "Content-Length: 5"),
  },
  "has a body without end": { ends: "endless", talk: thenDrip(`${OK}\r\n`, BODY) },
  "has chunks without end": { ends: "endless", talk: thenDrip(chunked(""), `4e20\r\n${BODY.slice(0, 20_000)}\r\n`) },
  "has tiny chunks without end": { ends: "endless", talk: thenDrip(chunked(""), "1;a\r\nx\r\n".repeat(2_000), 20) },
} satisfies Record<string, HostileMood>;

/** P40: servers that take their time. */
const SLOW = {
  "never says a word": { ends: ["timeout"], talk: thenSilence("") },
  "says its head letter by letter": { ends: ["timeout"], talk: thenDrip(`${OK}X-A: `, "b") },
  "never ends its head": { ends: ["timeout"], talk: thenSilence(`${OK}Content-Length: 5\r\n`) },
  "never begins its body": { ends: ["stalled"], talk: thenSilence(`${OK}Content-Length: 1000000\r\n\r\n`) },
  "falls silent in its body": { ends: ["stalled"], talk: thenSilence(`${OK}Content-Length: 1000000\r\n\r\n${BODY}`) },
  "falls silent in its chunks": { ends: ["stalled"], talk: thenSilence(chunked("ffff\r\nhello")) },
  "falls silent in a body without a length": { ends: ["stalled"], talk: thenSilence(`${OK}\r\nhello`) },
  "says its body letter by letter": { ends: ["stalled"], talk: thenDrip(`${OK}Content-Length: 1000000\r\n\r\n`, "b") },
  "says a body without a length letter by letter": { ends: ["stalled"], talk: thenDrip(`${OK}\r\n`, "b") },
  "says its chunks letter by letter": { ends: ["stalled"], talk: thenDrip(chunked(""), "1\r\nb\r\n") },
  "says its trailers letter by letter": {
    ends: ["stalled", "malformed_reply"],
    talk: thenDrip(chunked("5\r\nhello\r\n0\r\nX-A: "), "b"),
  },
} satisfies Record<string, HostileMood>;

const TLS = join(import.meta.dirname, "../fixtures/tls");

/** P12 and the door itself: connections that come to nothing. */
const CONNECTIONS = {
  "hangs up at once": { ends: ["connection_lost"], unasked: true, talk: bye("") },
  "resets at once": { ends: ["connection_lost"], unasked: true, talk: ({ socket }) => socket.resetAndDestroy() },
  "hangs up when it is asked": { ends: ["connection_lost"], talk: bye("") },
  "says garbage instead of TLS": { ends: ["tls_failed"], scheme: "https", unasked: true, talk: thenFlood("", "no") },
  "speaks plain HTTP where TLS is due": {
    ends: ["tls_failed"],
    scheme: "https",
    unasked: true,
    talk: bye(`${OK}Content-Length: 5\r\n\r\nhello`),
  },
  "never begins TLS": { ends: ["timeout"], scheme: "https", unasked: true, talk: thenSilence("") },
  "hangs up before TLS": { ends: ["tls_failed", "connection_lost"], scheme: "https", unasked: true, talk: bye("") },
  "has a certificate that nobody vouches for": {
    ends: ["tls_failed"],
    scheme: "https",
    unasked: true,
    talk: ({ socket }) => {
      const [cert, key] = ["certificate.pem", "key.pem"].map((name) => readFileSync(join(TLS, name)));
      new TLSSocket(socket, { isServer: true, cert, key }).on("error", () => socket.destroy());
    },
  },
} satisfies Record<string, HostileMood>;

/** Every mood by its name. */
export const HOSTILE_MOODS: Readonly<Record<string, HostileMood>> = {
  ...CUT_BODIES,
  ...RANGES,
  ...FRAMING,
  ...STATUSES,
  ...REDIRECTS,
  ...PATIENCE,
  ...FLOODS,
  ...BOMBS,
  ...SLOW,
  ...CONNECTIONS,
};
