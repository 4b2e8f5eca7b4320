import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";
import { Failure } from "../domain/failures.ts";
import type { ProxyChoice } from "./choose-proxies.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { startDeadline } from "./deadline.ts";
import { followRedirects } from "./follow-redirects.ts";
import type { HeaderFields } from "./reply-headers.ts";
import { type Reply, request } from "./request.ts";

export type AskTextOptions = {
  readonly pool: ConnectionPool;
  readonly proxyFor: ProxyChoice;
  readonly headers: HeaderFields;
  /** Makes it a POST, which follows no redirects: their answers are answers like others. */
  readonly body?: string;
  /** For the whole question, redirects and body included, in milliseconds. */
  readonly timeoutMs: number;
  /** The most that the answer may have, as sent and as unpacked. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
};

export type TextAnswer = {
  readonly status: number;
  readonly headers: HeaderFields;
  readonly text: string;
};

type Unpack = (packed: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;
const UNPACKERS: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip) as Unpack,
  "x-gzip": promisify(gunzip) as Unpack,
  br: promisify(brotliDecompress) as Unpack,
};

/**
 * Asks for an answer that is read as a text, going where redirects lead, unpacked and decoded by its charset.
 * Throws what `followRedirects` throws; `too_large` beyond `maxBytes`, packed or unpacked; `timeout`; `malformed_reply`
 * for an encoding that was not asked for or is broken; and the signal's reason.
 */
export async function askText(url: URL, options: AskTextOptions): Promise<TextAnswer> {
  const { pool, proxyFor, timeoutMs, maxBytes } = options;
  using deadline = startDeadline(timeoutMs, `${url.host} did not answer whole in time.`, options.signal);
  const { signal } = deadline;
  const question = {
    headers: { "accept-encoding": "gzip, br", ...options.headers },
    pool,
    proxyFor,
    connectTimeoutMs: timeoutMs,
    headTimeoutMs: timeoutMs,
    signal,
  };
  const { body } = options;
  const reply =
    body === undefined
      ? await followRedirects(url, { method: "GET", ...question })
      : await request(url, { method: "POST", body, ...question });
  try {
    const bytes = await unpack(reply, await readBody(reply, maxBytes, signal), maxBytes);
    return { status: reply.status, headers: reply.headers, text: decode(bytes, reply.headers["content-type"] ?? "") };
  } finally {
    reply.close();
  }
}

async function readBody(reply: Reply, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  if (reply.framing.kind === "length" && reply.framing.bytes > maxBytes) throw tooLarge(reply, maxBytes);
  const parts: Buffer[] = [];
  let size = 0;
  await reply.readBody((bytes) => {
    size += bytes.length;
    if (size > maxBytes) throw tooLarge(reply, maxBytes);
    parts.push(Buffer.from(bytes));
  }, signal);
  return Buffer.concat(parts);
}

/** One packing is what browsers meet; a stack of them is an attack. */
async function unpack(reply: Reply, packed: Buffer, maxBytes: number): Promise<Buffer> {
  const encoding = (reply.headers["content-encoding"] ?? "").trim().toLowerCase();
  if (encoding === "" || encoding === "identity" || packed.length === 0) return packed;
  const unpacker = UNPACKERS[encoding];
  if (unpacker === undefined) throw malformed(reply, `is packed as ${encoding.slice(0, 60)}, which nobody asked for`);
  try {
    return await unpacker(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(reply, maxBytes);
    throw malformed(reply, "cannot be unpacked");
  }
}

/** Reads bytes in the charset that the server names (WHATWG Encoding Standard), else as UTF-8. */
function decode(bytes: Buffer, contentType: string): string {
  const charset = /charset\s{0,4}=\s{0,4}"?([\w-]{1,40})/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    // An unknown name of a charset says nothing about the bytes.
    if (error instanceof RangeError) return new TextDecoder().decode(bytes);
    throw error;
  }
}

function tooLarge({ url }: Reply, maxBytes: number): Failure {
  return new Failure("too_large", { message: `The answer of ${url.host} is larger than ${maxBytes} bytes.` });
}

function malformed({ url }: Reply, what: string): Failure {
  return new Failure("malformed_reply", { message: `The answer of ${url.host} ${what}.` });
}
