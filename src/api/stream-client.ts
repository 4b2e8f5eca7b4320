import type { FastifyReply } from "fastify";
import type { Actor } from "../auth/actor.ts";

/** What may wait for a reader, in bytes; whoever falls further behind is dropped and catches up by reconnecting. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** One open event stream. It never buffers for a slow reader: the connection ends instead. */
export class StreamClient {
  readonly actor: Actor;
  /** Streams of one key share a cap. */
  readonly key: string;
  /** The last event that this client has, or knows to have skipped. */
  cursor = 0;
  readonly #raw: FastifyReply["raw"];
  #allowedBytes = MAX_BACKLOG_BYTES;

  constructor(raw: FastifyReply["raw"], actor: Actor, key: string) {
    this.#raw = raw;
    this.actor = actor;
    this.key = key;
    raw.on("drain", () => (this.#allowedBytes = MAX_BACKLOG_BYTES));
  }

  get isOpen(): boolean {
    return !this.#raw.destroyed && !this.#raw.writableEnded;
  }

  /** Sends text; a snapshot may be longer than the backlog that is granted otherwise. */
  send(text: Buffer | string, isSnapshot = false): void {
    if (!this.isOpen) return;
    if (this.#raw.writableLength > this.#allowedBytes) {
      this.#raw.destroy();
      return;
    }
    this.#raw.write(text);
    if (isSnapshot) this.#allowedBytes = MAX_BACKLOG_BYTES + this.#raw.writableLength;
  }

  end(): void {
    if (this.isOpen) this.#raw.end();
  }
}

/** Writes one event of a stream (WHATWG HTML §9.2); `sequence` becomes its id. */
export function eventText(name: string, data: unknown, sequence?: number): Buffer {
  const id = sequence === undefined ? "" : `id: ${sequence}\n`;
  return Buffer.from(`event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`);
}
