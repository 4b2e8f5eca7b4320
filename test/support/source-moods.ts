import { once } from "node:events";
import type { ServerResponse } from "node:http";

const HUGE_BYTES = 2 ** 31;
const PIECE = Buffer.from(`${'"trawl",'.repeat(8_192)}`);
const DRIP_MS = 1_000;

/** How a source answers that does not answer as it should; what they are to come to stands in the tests. */
export const SOURCE_MOODS = {
  hangs: () => {},
  drips(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" });
    const timer = setInterval(() => response.write("["), DRIP_MS);
    response.once("close", () => clearInterval(timer));
  },
  "announces 2 GB": (response: ServerResponse): Promise<void> => pour(response, { "content-length": HUGE_BYTES }),
  "pours 2 GB": (response: ServerResponse): Promise<void> => pour(response, {}),
  "shows a page": (response: ServerResponse): void =>
    void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Welcome!</p>"),
  "leads inside": (response: ServerResponse): void =>
    void response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end(),
  "closes mid-body"(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json", "content-length": 5_000 });
    response.write('{"data":[', () => response.socket?.destroy());
  },
} as const;

export type SourceMood = keyof typeof SOURCE_MOODS;

async function pour(response: ServerResponse, headers: Record<string, number>): Promise<void> {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.write("[");
  for (let sent = 0; sent < HUGE_BYTES && !response.destroyed; sent += PIECE.length)
    if (!response.write(PIECE)) await Promise.race([once(response, "drain"), once(response, "close")]);
  response.end();
}
