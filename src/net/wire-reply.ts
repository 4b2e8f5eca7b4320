import { openBodyReader } from "./body-reader.ts";
import type { BodyReader, Give } from "./body-reader.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { onAbort } from "./deadline.ts";
import type { Target } from "./dial.ts";
import { framingOf } from "./framing.ts";
import type { Framing } from "./framing.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { bareUrl } from "./normalise-url.ts";
import type { Head } from "./reply-head.ts";
import type { HeaderFields } from "./reply-headers.ts";
import type { Reply, RequestOptions } from "./request.ts";

/** A reply read straight from its connection, which waits for the next request once the body was read whole. */
export class WireReply implements Reply {
  readonly status: number;
  readonly minorVersion: number;
  readonly headers: HeaderFields;
  readonly rawHeaders: Head["rawHeaders"];
  readonly framing: Framing;
  readonly url: URL;
  readonly remoteAddress: string;
  readonly #connection: Connection;
  readonly #pool: ConnectionPool;
  readonly #proxy: Target["proxy"];
  readonly #body: BodyReader;
  #isOver = false;

  constructor(target: Target, connection: Connection, head: Head, { method, pool }: RequestOptions) {
    this.status = head.status;
    this.minorVersion = head.minorVersion;
    this.headers = head.headers;
    this.rawHeaders = head.rawHeaders;
    this.framing = framingOf(method, head);
    this.url = bareUrl(target.url);
    this.#proxy = target.proxy;
    this.remoteAddress = connection.remoteAddress;
    this.#connection = connection;
    this.#pool = pool;
    this.#body = openBodyReader(this.framing);
  }

  async readBody(give: Give, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    using _abort = onAbort(signal, reject);
    this.#connection.hold({
      take: (bytes) => this.#take(bytes, give, resolve, reject),
      end: (error) => this.#end(error, resolve, reject),
    });
    if (this.#body.isDone) resolve();
    else this.#connection.resume();
    try {
      await promise;
    } catch (error) {
      this.close();
      throw error;
    }
    this.#finish();
  }

  pause(): void {
    if (!this.#isOver) this.#connection.pause();
  }

  resume(): void {
    if (!this.#isOver) this.#connection.resume();
  }

  handAtMost(bytes: number): void {
    if (!this.#isOver) this.#connection.handAtMost(bytes);
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#connection.close();
  }

  #take(bytes: Buffer, give: Give, resolve: () => void, reject: (error: unknown) => void): void {
    try {
      const used = this.#body.take(bytes, give);
      if (used === bytes.length && !this.#body.isDone) return;
      this.#connection.pause();
      this.#connection.unread(bytes.subarray(used));
      resolve();
    } catch (error) {
      this.#connection.pause();
      reject(error);
    }
  }

  #end(error: unknown, resolve: () => void, reject: (error: unknown) => void): void {
    try {
      if (!this.#body.isDone) this.#body.end();
      resolve();
    } catch (fault) {
      reject(error === null ? fault : toNetworkFailure(error, "exchange"));
    }
  }

  /** The connection serves again where nothing speaks against it (RFC 9112 section 9.3). */
  #finish(): void {
    if (this.#isOver) return;
    const wish = this.headers["connection"]?.toLowerCase() ?? "";
    const stays = this.minorVersion === 1 ? !wish.includes("close") : wish.includes("keep-alive");
    if (!stays || !this.#body.isDone || !this.#body.isClean) return this.close();
    this.#connection.handAtMost(Infinity);
    this.#isOver = true;
    this.#pool.giveBack({ url: this.url, proxy: this.#proxy }, this.#connection);
  }
}
