import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Failure } from "../domain/failures.ts";
import type { ProxyChoice } from "./choose-proxies.ts";
import { dial, type DialOptions } from "./dial.ts";
import type { EgressPolicy } from "./egress-policy.ts";
import { forwardRequest } from "./forward-request.ts";
import { hostPortOf, readUrl } from "./normalise-url.ts";
import { joinSockets } from "./join-sockets.ts";

/** One thing that was asked of the proxy, in the order of asking. */
export type EgressEntry = {
  readonly method: string;
  /** `host:port` */
  readonly target: string;
  /** Who was reached; null where it was refused or failed. */
  readonly address: string | null;
  /** Why nobody was reached, or null. */
  readonly failure: Failure | null;
};

/** Leave to ask, for one child: what it may reach, and what it asked for. */
export type EgressPass = AsyncDisposable & {
  /** For the variables `http_proxy` and `https_proxy` of the child; carries its token. */
  readonly url: string;
  /** The last entries, oldest first. */
  readonly entries: readonly EgressEntry[];
  /** How often it asked, in all. */
  readonly asked: number;
};

export type PassOptions = { readonly policy: EgressPolicy; readonly proxyFor: ProxyChoice };
type ProxyOptions = Pick<DialOptions, "connectTimeoutMs" | "network">;

/** How many entries of a pass are kept. */
const KEPT_ENTRIES = 1_000;
/** How often one child may ask, and how many of its connections may be open at once. */
const MAX_ASKED = 100_000;
const MAX_OPEN = 64;
/** The words by which a refusal of ours is told from one of the site. */
export const REFUSAL_PHRASE = "Refused by Trawl";

/**
 * The way to the internet for programs that we start, which resolve names and follow links themselves: a proxy at
 * loopback that judges every request as everything else is judged, and dials the address that it judged. It speaks
 * CONNECT (RFC 9110 section 9.3.6) and the absolute form of http (RFC 9112 section 3.2.2), and nothing without the token
 * of a pass.
 */
export class EgressProxy implements AsyncDisposable {
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #passes = new Map<string, Pass>();

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#forward(request, response));
    this.#server.on("connect", (request, socket, head) => void this.#tunnel(request, socket as Socket, head));
    this.#server.on("clientError", (_error, socket) => socket.destroy());
  }

  static async open(options: ProxyOptions): Promise<EgressProxy> {
    const proxy = new EgressProxy(options);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  /** Lets one more child ask. Disposing the pass ends all that goes on with it. */
  admit(options: PassOptions): EgressPass {
    const token = randomBytes(24).toString("base64url");
    const { port } = this.#server.address() as AddressInfo;
    const pass = new Pass(`http://trawl:${token}@127.0.0.1:${port}`, options, () => this.#passes.delete(token));
    this.#passes.set(token, pass);
    return pass;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all([...this.#passes.values()].map((pass) => pass[Symbol.asyncDispose]()));
    await closed;
  }

  async #tunnel(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    client.on("error", () => client.destroy());
    const pass = this.#passOf(request);
    if (pass === null) return refuse(client, 407, "Proxy Authentication Required");
    // Whoever tunnels brings TLS along; here only the end of the tunnel counts.
    const target = URL.parse(`http://${request.url ?? ""}/`);
    try {
      const server = await pass.reach(target, "CONNECT", client, this.#options);
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      if (head.length > 0) server.write(head);
      joinSockets(client, server);
    } catch (error) {
      refuse(client, ...answerTo(error));
    }
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = request.socket;
    const pass = this.#passOf(request);
    if (pass === null) return refuse(client, 407, "Proxy Authentication Required");
    const target = URL.parse(request.url ?? "");
    try {
      if (target?.protocol !== "http:") throw new Failure("bad_scheme");
      const server = await pass.reach(target, request.method ?? "GET", client, this.#options);
      forwardRequest({ request, response, target, server });
    } catch (error) {
      refuse(client, ...answerTo(error));
    }
  }

  #passOf({ headers }: IncomingMessage): Pass | null {
    const given = /^basic ([\w+/=-]{1,200})$/i.exec(headers["proxy-authorization"] ?? "")?.[1];
    const [user = "", token = ""] = Buffer.from(given ?? "", "base64")
      .toString("latin1")
      .split(":");
    const pass = this.#passes.get(token) ?? null;
    return user === "trawl" && pass !== null && isEqual(pass.url, token) ? pass : null;
  }
}

class Pass implements EgressPass {
  readonly url: string;
  readonly entries: EgressEntry[] = [];
  asked = 0;
  readonly #options: PassOptions;
  readonly #forget: () => void;
  readonly #open = new Set<Duplex>();
  readonly #abort = new AbortController();

  constructor(url: string, options: PassOptions, forget: () => void) {
    this.url = url;
    this.#options = options;
    this.#forget = forget;
  }

  /** Connects to a target for a client and writes down what came of it. Throws `Failure`. */
  async reach(target: URL | null, method: string, client: Duplex, options: ProxyOptions): Promise<Socket> {
    this.asked += 1;
    try {
      const server = await this.#dial(target, client, options);
      this.#note({ method, target: nameOf(target), address: server.remoteAddress ?? null, failure: null });
      return server;
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure("connection_lost", { cause: error });
      this.#note({ method, target: nameOf(target), address: null, failure });
      throw failure;
    }
  }

  async #dial(target: URL | null, client: Duplex, options: ProxyOptions): Promise<Socket> {
    const url = readUrl(target?.href ?? "");
    if (!(url instanceof URL)) throw new Failure(url.code, { message: url.reason });
    if (this.asked > MAX_ASKED || this.#open.size >= MAX_OPEN) throw new Failure("too_many_requests");
    this.#hold(client);
    const { policy, proxyFor } = this.#options;
    const { signal } = this.#abort;
    const server = await dial({ url, proxy: proxyFor(url) }, policy, { ...options, signal });
    if (client.destroyed || signal.aborted) server.destroy();
    this.#hold(server);
    client.once("close", () => server.destroy());
    return server;
  }

  #hold(socket: Duplex): void {
    if (this.#open.has(socket)) return;
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
  }

  #note(entry: EgressEntry): void {
    this.entries.push(entry);
    if (this.entries.length > KEPT_ENTRIES) this.entries.shift();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#forget();
    this.#abort.abort(new Failure("connection_lost"));
    const closing = [...this.#open].filter((socket) => !socket.closed).map((socket) => once(socket, "close"));
    for (const socket of this.#open) socket.destroy();
    await Promise.all(closing);
  }
}

function nameOf(target: URL | null): string {
  return target === null ? "" : hostPortOf(target);
}

function isEqual(url: string, token: string): boolean {
  const expected = Buffer.from(new URL(url).password);
  const given = Buffer.from(token);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** A 4xx is not asked again by the programs; what may pass is a 5xx. */
function answerTo(error: unknown): [number, string] {
  if (!(error instanceof Failure)) return [502, "Bad Gateway"];
  return error.retry === "never" ? [403, `${REFUSAL_PHRASE} (${error.code})`] : [502, `Bad Gateway (${error.code})`];
}

function refuse(client: Duplex, status: number, phrase: string): void {
  const login = status === 407 ? 'Proxy-Authenticate: Basic realm="trawl"\r\n' : "";
  client.end(`HTTP/1.1 ${status} ${phrase}\r\n${login}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
