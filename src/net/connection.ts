import type { Socket } from "node:net";
import { dial } from "./dial.ts";
import type { DialOptions, Target } from "./dial.ts";
import type { EgressPolicy } from "./egress-policy.ts";
import { GatherBuffer } from "./gather-buffer.ts";

/** Whoever holds a connection and gets what comes over it. */
export type Taker = {
  /** The bytes are only there during the call. */
  take(bytes: Buffer): void;
  /** Nothing more comes; `error` is null where the other side closed in order. */
  end(error: unknown): void;
};

/** What of a body comes with its head has to be copied, because nobody can take it yet: more is not read then. In bytes. */
export const HEAD_READ_BYTES = 4 * 1024;

/**
 * An open connection whose bytes go straight to whoever holds it, without a stream between: Node writes them into a
 * buffer that all connections of a thread share. Source: https://nodejs.org/api/net.html#new-netsocketoptions (onread)
 * Where it leads through a proxy, Node cannot do that, and the pieces of its stream are written there.
 */
export class Connection {
  readonly #buffer: GatherBuffer;
  #socket: Socket | null = null;
  #taker: Taker | null = null;
  #held: Buffer[] = [];
  #isPaused = false;
  #mostAtOnce = Infinity;
  #end: { readonly error: unknown } | null = null;

  private constructor(shared: Buffer) {
    this.#buffer = new GatherBuffer(shared, (bytes) => this.#arrive(bytes));
  }

  /** Dials a link's server; throws what `dial` throws. */
  static async open(target: Target, policy: EgressPolicy, shared: Buffer, options: DialOptions): Promise<Connection> {
    const connection = new Connection(shared);
    connection.handAtMost(HEAD_READ_BYTES);
    const { buffer, callback } = connection.#buffer;
    const socket = await dial(target, policy, { ...options, onread: { buffer, callback } });
    if (target.proxy !== null) socket.on("data", (bytes: Buffer) => connection.#buffer.take(bytes));
    connection.#watch(socket);
    return connection;
  }

  get isOpen(): boolean {
    return this.#end === null && this.#socket !== null && !this.#socket.destroyed;
  }

  get remoteAddress(): string {
    return this.#socket?.remoteAddress ?? "";
  }

  /** Makes somebody the taker of what comes; nobody (null) means that nothing may come. */
  hold(taker: Taker | null): void {
    this.#taker = taker;
    if (taker !== null && this.#end !== null && this.#held.length === 0) taker.end(this.#end.error);
  }

  send(text: string): void {
    this.#socket?.write(text, "latin1");
  }

  /** Stops the bytes: those that are on their way wait in the system's buffers. */
  pause(): void {
    this.#isPaused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliverHeld();
    if (!this.#isPaused) this.#socket?.resume();
  }

  /** Hands on at most so many bytes at once from now on, and reads little more than that ahead. */
  handAtMost(bytes: number): void {
    this.#mostAtOnce = bytes;
    this.#buffer.readAtMost(bytes);
  }

  /** Puts bytes back that the taker had no use for yet; they come again first. */
  unread(bytes: Buffer): void {
    if (bytes.length > 0) this.#held.unshift(Buffer.from(bytes));
  }

  close(): void {
    this.#taker = null;
    this.#held = [];
    this.#socket?.destroy();
  }

  #watch(socket: Socket): void {
    this.#socket = socket;
    let fault: unknown = null;
    socket.on("error", (error) => (fault = error));
    socket.once("end", () => this.#finish(null));
    socket.once("close", () => this.#finish(fault ?? new Error("The connection was closed.")));
  }

  #arrive(bytes: Buffer): void {
    const isTooMuch = bytes.length > this.#mostAtOnce;
    if (this.#isPaused || isTooMuch) this.#held.push(Buffer.from(bytes));
    else if (this.#taker === null) this.close();
    else this.#taker.take(bytes);
    if (isTooMuch) this.#deliverHeld();
  }

  #deliverHeld(): void {
    while (!this.#isPaused && this.#held.length > 0) this.#taker?.take(this.#nextHeld());
    if (!this.#isPaused && this.#end !== null) this.#taker?.end(this.#end.error);
  }

  #nextHeld(): Buffer {
    const bytes = this.#held.shift() as Buffer;
    if (bytes.length <= this.#mostAtOnce) return bytes;
    this.#held.unshift(bytes.subarray(this.#mostAtOnce));
    return bytes.subarray(0, this.#mostAtOnce);
  }

  #finish(error: unknown): void {
    if (this.#end !== null) return;
    this.#buffer.flush();
    this.#end = { error };
    if (!this.#isPaused || error !== null) this.#taker?.end(error);
  }
}
