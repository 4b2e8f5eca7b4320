/** The query client: every request of the page that is not the event stream. */
import { QueryClient } from "@tanstack/react-query";
import type { Verdict } from "./wire.ts";

/** An answer that is not a success. The message is the server's, in words for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly results: Verdict[];
  readonly detail: unknown;

  constructor(status: number, code: string, message: string, results: Verdict[] = [], detail?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.results = results;
    this.detail = detail;
  }
}

export type Send = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  key?: string;
  signal?: AbortSignal;
};

/** Makes the address of an API path or file, under whatever path the page is served. */
export function apiUrl(path: string): string {
  return new URL(`api/${path}`, document.baseURI).href;
}

type ErrorBody = {
  error?: { code?: string; message?: string; detail?: unknown };
  code?: string;
  message?: string;
  results?: Verdict[];
};

/**
 * Asks the API and gives the parsed answer.
 * @param send `key` is sent as Idempotency-Key
 * @throws {ApiError} for every answer that is not a success; status 0 and code `network` when there was none
 */
export async function request<Answer>(path: string, send: Send = {}): Promise<Answer> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (send.body !== undefined) headers["content-type"] = "application/json";
  if (send.key !== undefined) headers["idempotency-key"] = send.key;
  const response = await fetch(apiUrl(path), {
    method: send.method ?? "GET",
    headers,
    body: send.body === undefined ? null : JSON.stringify(send.body),
    signal: send.signal ?? null,
  }).catch((cause: unknown) => {
    if (send.signal?.aborted) throw cause;
    throw new ApiError(0, "network", "");
  });
  const body = (await response.json().catch(() => ({}))) as Answer & ErrorBody;
  if (response.ok) return body;
  const code = body.error?.code ?? body.code?.toLowerCase() ?? `http_${response.status}`;
  const message = body.error?.message ?? body.message ?? "";
  throw new ApiError(response.status, code, message, body.results, body.error?.detail);
}

/** Builds a query string of the parameters that have a value. */
export function withQuery(path: string, parameters: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Makes the client that keeps the answers of reads. */
export function createQueryClient(): QueryClient {
  const retry = (count: number, error: unknown): boolean =>
    count < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return new QueryClient({ defaultOptions: { queries: { retry, retryDelay: 500, staleTime: 5_000 } } });
}

/** Makes a key for one filling of a form (16 random bytes); works on plain http too, where randomUUID does not. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
