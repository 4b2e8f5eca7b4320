/** A server of one file whose mood and whose file change, drawn from chance; it keeps every version it ever had. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Chance } from "../soak/chance.ts";
import { originBytes } from "./origin.ts";

type Version = { readonly bytes: Buffer; readonly etag: string | null; readonly modified: string | null };

type Mood =
  | "well"
  | "whole" // knows no ranges
  | "careless" // heeds ranges, but not If-Range
  | "shifted" // sends another range than was asked for, and says so
  | "unnamed" // sends a range without saying which
  | "unversioned" // sends a range without saying of which version
  | "misjudged" // says 416 to any range
  | "unmeasured" // sends chunks, no length
  | "unframed" // ends a range by hanging up only
  | "busy" // 503, or 429
  | "single"; // refuses a second connection beside the first

const MOODS =
  "well well well careless careless careless whole shifted unnamed unversioned misjudged unmeasured unmeasured unframed unframed busy single".split(
    " ",
  ) as Mood[];
/** How a body ends: too early, with a break in its middle, or well. */
type Ending = "short" | "reset" | "break" | "well";
const ENDINGS = "short short reset reset reset break break break well".split(" ") as Ending[];
const BREAK_MS = 200;
const MODIFIED_MS = Date.UTC(2025, 0, 1);

export type MoodyServer = AsyncDisposable & {
  readonly url: string;
  readonly host: string;
  /** Every file that was ever served, oldest first. */
  readonly versions: readonly Version[];
  /** What was asked and in which mood it was answered, for people. */
  readonly story: readonly string[];
  /** From now on it answers well and its file stays. */
  behave(): void;
};

/** Starts one with a file of up to `mostBytes`. */
export async function startMoodyServer(chance: Chance, mostBytes: number): Promise<MoodyServer> {
  const versions: Version[] = [];
  const story: string[] = [];
  let behaves = false;
  let open = 0;
  const tells = chance.one(["etag", "etag", "date", "both", "both", "nothing"]) ?? "etag";
  const publish = (): void => {
    const number = versions.length;
    // Most new versions have the old one's length: those are the ones that can be spliced.
    const sizeBytes = chance.next() < 0.7 ? versions[0]?.bytes.length : undefined;
    versions.push({
      bytes: originBytes(`${number}`, 0, sizeBytes ?? chance.whole(0, mostBytes)),
      etag: tells === "etag" || tells === "both" ? `"v${number}"` : null,
      modified: tells === "date" || tells === "both" ? new Date(MODIFIED_MS + number * 60_000).toUTCString() : null,
    });
  };
  publish();
  const server = createServer((request, response) => {
    if (!behaves && chance.next() < 0.2) publish();
    const mood = behaves ? "well" : (chance.one(MOODS) ?? "well");
    const ending = behaves ? "well" : (chance.one(ENDINGS) ?? "well");
    open += 1;
    response.on("close", () => (open -= 1));
    story.push(`${request.headers.range ?? "all"} of v${versions.length - 1}: ${mood}, ends ${ending}`);
    const version = versions.at(-1);
    const real = mood === "single" && open < 2 ? "well" : mood;
    if (version) answer({ request, response, version, mood: real, ending, chance });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/file.bin`,
    host,
    versions,
    story,
    behave: () => void (behaves = true),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type Asked = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly version: Version;
  readonly mood: Mood;
  readonly ending: Ending;
  readonly chance: Chance;
};

function answer(asked: Asked): void {
  const { response, version, mood, chance } = asked;
  if (mood === "busy" || mood === "single") {
    response.writeHead(chance.next() < 0.5 ? 503 : 429, { "retry-after": "0" });
    return void response.end();
  }
  const range = rangeOf(asked);
  if (range === null || mood === "whole") return send(asked, 200, { ...validators(version) }, version.bytes);
  const total = version.bytes.length;
  if (mood === "misjudged" || range.from >= total)
    return send(asked, 416, { "content-range": `bytes */${total}` }, Buffer.alloc(0));
  const shift = mood === "shifted" ? Math.min(1, range.from) : 0;
  const from = range.from - shift;
  const to = Math.min(total, range.to) - shift;
  const named = mood === "unnamed" ? {} : { "content-range": `bytes ${from}-${to - 1}/${total}` };
  const told = mood === "unversioned" ? {} : validators(version);
  send(asked, 206, { ...told, ...named }, version.bytes.subarray(from, to));
}

/** The range to be sent; null where none was asked for, or where If-Range names another version. */
function rangeOf({ request, version, mood }: Asked): { readonly from: number; readonly to: number } | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const condition = request.headers["if-range"];
  const same = condition === undefined || condition === version.etag || condition === version.modified;
  if (!match || !(same || mood === "careless")) return null;
  return { from: Number(match[1]), to: match[2] ? Number(match[2]) + 1 : Infinity };
}

function validators({ etag, modified }: Version): Record<string, string> {
  return { ...(etag === null ? {} : { etag }), ...(modified === null ? {} : { "last-modified": modified }) };
}

function send(asked: Asked, status: number, headers: Record<string, string>, body: Buffer): void {
  const { response, mood, ending, chance } = asked;
  const isUnframed = mood === "unframed" && status === 206;
  if (isUnframed) response.useChunkedEncodingByDefault = response.shouldKeepAlive = false;
  const isMeasured = mood !== "unmeasured" && !isUnframed;
  response.writeHead(status, { ...headers, ...(isMeasured ? { "content-length": body.length } : {}) });
  const at = chance.whole(0, Math.max(0, body.length - 1));
  if (ending === "well" || body.length === 0) return void response.end(body);
  response.write(body.subarray(0, at), () => {
    if (ending === "short") response.socket?.end();
    else if (ending === "reset") response.socket?.resetAndDestroy();
    else setTimeout(() => response.end(body.subarray(at)), BREAK_MS);
  });
}
