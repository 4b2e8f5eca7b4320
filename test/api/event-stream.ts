import { request, type IncomingMessage } from "node:http";
import { once } from "node:events";

export type StreamEvent = { name: string; id: number | null; data: any };

/** Reads one event stream over a real connection, and waits for events by what they say. */
export class EventStream implements Disposable {
  readonly events: StreamEvent[] = [];
  readonly #response: IncomingMessage;
  readonly #waiting = new Set<() => void>();
  readonly #beat = Promise.withResolvers<void>();
  #text = "";

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => this.#take(chunk));
    response.on("error", () => {});
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const client = request(url, { headers });
    client.end();
    const [response] = (await once(client, "response")) as [IncomingMessage];
    return new EventStream(response);
  }

  get status(): number {
    return this.#response.statusCode ?? 0;
  }

  get headers(): IncomingMessage["headers"] {
    return this.#response.headers;
  }

  get ended(): Promise<unknown> {
    return this.#response.readableEnded || this.#response.destroyed ? Promise.resolve() : once(this.#response, "close");
  }

  /** Resolves with the first comment that only says that the stream lives. */
  get heartbeat(): Promise<void> {
    return this.#beat.promise;
  }

  named(name: string): StreamEvent[] {
    return this.events.filter((event) => event.name === name);
  }

  /** Waits for the first event, past or to come, of which `wanted` is true. */
  async until(wanted: (event: StreamEvent) => boolean): Promise<StreamEvent> {
    const { promise, resolve, reject } = Promise.withResolvers<StreamEvent>();
    const look = (): void => {
      const found = this.events.find(wanted);
      if (found) resolve(found);
    };
    const timer = setTimeout(
      () => reject(new Error(`No such event; there were ${JSON.stringify(this.events.map((e) => [e.name, e.id]))}`)),
      8_000,
    );
    this.#waiting.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  [Symbol.dispose](): void {
    this.#response.destroy();
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const blocks = this.#text.split("\n\n");
    this.#text = blocks.pop() ?? "";
    for (const block of blocks) this.#parse(block);
    for (const look of this.#waiting) look();
  }

  #parse(block: string): void {
    if (block.startsWith(":")) this.#beat.resolve();
    const fields = new Map(
      block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
    );
    const name = fields.get("event");
    if (name === undefined) return;
    const id = fields.get("id");
    this.events.push({
      name,
      id: id === undefined ? null : Number(id),
      data: JSON.parse(fields.get("data") ?? "null"),
    });
  }
}
