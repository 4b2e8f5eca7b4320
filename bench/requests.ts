import { Agent, request } from "node:http";

/** A client that keeps its connections and shows one credential. */
export class Client implements Disposable {
  readonly #agent: Agent;
  readonly #headers: Record<string, string>;
  readonly #base: string;

  constructor(base: string, bearer: string | null, connections: number) {
    this.#base = base;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  }

  /** Gives the body of a good answer; throws for any other. */
  send(method: string, path: string, body?: object): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const headers = { ...this.#headers, ...(body ? { "content-type": "application/json" } : {}) };
    const sent = request(new URL(path, this.#base), { agent: this.#agent, method, headers }, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
      reply.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (reply.statusCode === 200 || reply.statusCode === 201) resolve(text);
        else reject(new Error(`${method} ${path} answered ${reply.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body ? JSON.stringify(body) : undefined);
    return promise;
  }

  /** Opens an event stream and calls back with each event; gives the way to close it. */
  listen(path: string, onEvent: (name: string, data: string) => void): Promise<() => void> {
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const sent = request(new URL(path, this.#base), { headers: this.#headers, agent: false }, (reply) => {
      if (reply.statusCode !== 200) reject(new Error(`${path} answered ${reply.statusCode}`));
      let rest = "";
      reply.setEncoding("utf8").on("data", (part: string) => {
        const events = (rest + part).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) onEvent(fieldOf(event, "event"), fieldOf(event, "data"));
      });
      reply.on("error", () => {});
      resolve(() => sent.destroy());
    });
    sent.on("error", reject);
    sent.end();
    return promise;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function fieldOf(event: string, name: string): string {
  const line = event.split("\n").find((one) => one.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? "";
}
