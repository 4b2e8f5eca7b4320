import { request } from "node:http";
import type { Trawl } from "./trawl.ts";

export type FromAddress = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string | string[]>;
  /** The loopback address that the connection comes from. */
  from?: string;
};

/** Asks from an address of one's choice, with any header: `fetch` lets a test choose neither. */
export function askFrom(
  trawl: Trawl,
  path: string,
  { method, body, headers = {}, from = "127.0.0.1" }: FromAddress = {},
): Promise<{ status: number; json: any; cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const typed =
      body === undefined ? {} : { "content-type": "application/json", "content-length": String(text.length) };
    const options = { method: method ?? (body === undefined ? "GET" : "POST"), localAddress: from, agent: false };
    const asked = request(`${trawl.url}${path}`, { ...options, headers: { ...typed, ...headers } }, (response) => {
      let told = "";
      response.setEncoding("utf8").on("data", (piece: string) => (told += piece));
      response.on("end", () => {
        const json = told.startsWith("{") || told.startsWith("[") ? JSON.parse(told) : null;
        resolve({ status: response.statusCode ?? 0, json, cookies: response.headers["set-cookie"] ?? [] });
      });
    });
    asked.on("error", reject);
    asked.end(text);
  });
}
