import type { ErrorAnswer } from "../api/contract.ts";
import { CliError } from "./cli-error.ts";
import { readEvents } from "./read-events.ts";
import type { StreamEvent } from "./read-events.ts";

/** A server and the right to use it. */
export type Server = {
  /** Ends with a slash. */
  readonly address: string;
  readonly key: string | null;
};

type Init = Omit<RequestInit, "headers"> & { headers?: Record<string, string> };

export type Client = {
  readonly address: string;
  /** Asks the API; `path` has no leading slash, e.g. `jobs`. Throws `CliError` with the server's own words. */
  call<Answer>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer>;
  /** The bytes of a file. Throws `CliError` as `call` does, and where the connection breaks before the end. */
  download(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The live events, from the one after `lastEventId` on. Throws `CliError` when the server cannot be reached. */
  events(signal: AbortSignal, lastEventId?: string): AsyncGenerator<StreamEvent>;
};

/** Tells whether an error is a connection that could not be made or broke. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}

function unreachable(address: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new CliError(3, `No server answers at ${address} (${cause}).`, "Start one with: trawl serve");
}

async function* chunksOf(body: AsyncIterable<Uint8Array>, address: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (isUnreachable(error)) throw new CliError(3, `The connection to ${address} broke in the middle of a file.`);
    throw error;
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    const message = `The server at ${new URL(response.url).origin} does not speak Trawl's language (HTTP ${response.status}).`;
    throw new CliError(3, message, cause instanceof SyntaxError ? "Check TRAWL_URL." : null);
  }
  if (response.ok) return answer as Answer;
  const { error } = answer as Partial<ErrorAnswer>;
  throw new CliError(
    response.status === 401 || response.status === 403 ? 3 : 1,
    error?.message ?? `HTTP ${response.status}`,
  );
}

/** Makes a client of a server's API. */
export function createClient({ address, key }: Server): Client {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };

  async function send(path: string, init: Init): Promise<Response> {
    try {
      return await fetch(new URL(`api/${path}`, address), { ...init, headers: { ...headers, ...init.headers } });
    } catch (error) {
      if (isUnreachable(error)) throw unreachable(address, error);
      throw error;
    }
  }

  return {
    address,
    async call(method, path, body) {
      const json = { "content-type": "application/json" };
      const init = body === undefined ? { method } : { method, headers: json, body: JSON.stringify(body) };
      return answerOf(await send(path, init));
    },
    async download(path, signal) {
      const response = await send(path, { signal });
      return response.ok && response.body ? chunksOf(response.body, address) : answerOf(response);
    },
    async *events(signal, lastEventId) {
      const from = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
      const response = await send("events", { headers: { accept: "text/event-stream", ...from }, signal });
      if (!response.ok || !response.body) return void (await answerOf(response));
      yield* readEvents(response.body);
    },
  };
}
