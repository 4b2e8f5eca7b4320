import { connect } from "node:net";

export type RawAnswer = {
  readonly status: number;
  /** Names in lower case, in the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

/** Sends bytes as they are, which no HTTP client would, and reads what comes back until the server lets go. */
export function rawExchange(port: number, sent: string | Buffer): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const chunks: Buffer[] = [];
  const socket = connect(port, "127.0.0.1", () => socket.write(sent));
  socket.on("data", (chunk: Buffer) => void chunks.push(chunk));
  // A server that refuses a request in the middle resets what is still being sent.
  socket.on("error", (error) => chunks.length === 0 && reject(error));
  socket.on("close", () => resolve(parseAnswer(Buffer.concat(chunks).toString("latin1"))));
  return promise;
}

/** Writes a request whose connection ends with its answer; `head` is its first line without the version. */
export function rawRequest(head: string, headers: readonly string[] = [], body = ""): string {
  return [`${head} HTTP/1.1`, ...headers, "Connection: close", "", body].join("\r\n");
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) };
}
