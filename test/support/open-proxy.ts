/**
 * Loopback proxies of each kind that write down what they are asked. Wherever they are asked to go, they only ever go
 * to a port of this machine.
 */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Proxy, ProxyKind } from "../../src/domain/proxy.ts";
import { testCertificate } from "./test-certificate.ts";

export type ProxyOptions = {
  readonly login?: Proxy["login"];
  readonly name?: string;
  /** The loopback port that stands for an asked `address:port`, or the status or code of a refusal; by default that port. */
  readonly lead?: (target: string) => number | { readonly refuse: number };
};

export type TestProxy = AsyncDisposable & {
  /** As the settings would have it, with the right login. */
  readonly proxy: Proxy;
  /** Every target it was asked for, as `address:port` or, where a name was sent, `name:port`. */
  readonly asked: readonly string[];
  /** `user:password` of everybody who said so. */
  readonly logins: readonly string[];
  readonly accepted: () => number;
  /** How many connections to it are open now. */
  readonly open: () => number;
  /** Resolves once no connection to it is open. */
  readonly left: () => Promise<void>;
};

type Visit = { readonly socket: Socket; readonly take: (length: number) => Promise<Buffer> };
type World = { readonly options: ProxyOptions; readonly asked: string[]; readonly logins: string[] };

export async function openProxy(kind: ProxyKind, options: ProxyOptions = {}): Promise<TestProxy> {
  const world: World = { options, asked: [], logins: [] };
  const sockets = new Set<Socket>();
  let accepted = 0;
  const welcome = (socket: Socket): void => {
    accepted += 1;
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    const visit = { socket, take: taker(socket) };
    void (kind === "socks5" ? serveSocks(visit, world) : serveConnect(visit, world)).catch(() => socket.destroy());
  };
  const server = kind === "https" ? createTlsServer(testCertificate(), welcome) : createServer(welcome);
  server.on("tlsClientError", () => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // The certificate is for a name; nothing but the tests' own resolver knows it.
  const host = kind === "https" ? "public.example" : "127.0.0.1";
  return {
    proxy: { name: options.name ?? kind, kind, host, port, login: options.login ?? null },
    asked: world.asked,
    logins: world.logins,
    accepted: () => accepted,
    open: () => sockets.size,
    left: async () => {
      for (const socket of sockets) await once(socket, "close");
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function taker(socket: Socket): (length: number) => Promise<Buffer> {
  return async (length) => {
    for (;;) {
      const bytes = socket.read(length) as Buffer | null;
      if (bytes !== null) return bytes;
      if (socket.readableEnded || socket.destroyed) throw new Error("the visitor left");
      await Promise.race([once(socket, "readable"), once(socket, "close")]);
    }
  };
}

async function serveConnect({ socket, take }: Visit, world: World): Promise<void> {
  let head = "";
  while (!head.endsWith("\r\n\r\n")) head += (await take(1)).toString("latin1");
  const [, target = ""] = /^CONNECT (\S+) HTTP\/1\.1\r\nHost: \1\r\n/.exec(head) ?? [];
  const [, credentials = ""] = /^Proxy-Authorization: Basic (\S+)\r$/m.exec(head) ?? [];
  const login = Buffer.from(credentials, "base64").toString();
  if (login !== "") world.logins.push(login);
  if (!isWelcome(login, world)) {
    return void socket.end('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n');
  }
  world.asked.push(target);
  const way = leadOf(target, world);
  if (typeof way === "object") return void socket.end(`HTTP/1.1 ${way.refuse} No\r\nContent-Length: 2\r\n\r\nno`);
  await joinTo(socket, way, "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
}

async function serveSocks({ socket, take }: Visit, world: World): Promise<void> {
  const [version, count = 0] = await take(2);
  const ways = [...(await take(count))];
  const way = world.options.login ? 2 : 0;
  if (version !== 5 || !ways.includes(way)) return void socket.end(Buffer.from([5, 0xff]));
  socket.write(Buffer.from([5, way]));
  if (way === 2) {
    await take(1);
    const user = await take((await take(1))[0] ?? 0);
    const password = await take((await take(1))[0] ?? 0);
    const login = `${user.toString()}:${password.toString()}`;
    world.logins.push(login);
    if (!isWelcome(login, world)) return void socket.end(Buffer.from([1, 1]));
    socket.write(Buffer.from([1, 0]));
  }
  const [, , , type] = await take(4);
  const host = await socksHost(type, take);
  const target = `${host}:${(await take(2)).readUInt16BE()}`;
  world.asked.push(target);
  const lead = leadOf(target, world);
  if (typeof lead === "object") return void socket.end(Buffer.from([5, lead.refuse, 0, 1, 0, 0, 0, 0, 0, 0]));
  // The address of its own end may be of any type.
  await joinTo(socket, lead, Buffer.from([5, 0, 0, 3, 4, ...Buffer.from("here"), 0, 80]));
}

async function socksHost(type: number | undefined, take: Visit["take"]): Promise<string> {
  if (type === 1) return [...(await take(4))].join(".");
  if (type === 3) return (await take((await take(1))[0] ?? 0)).toString();
  const groups = await take(16);
  return `[${Array.from({ length: 8 }, (_, at) => groups.readUInt16BE(at * 2).toString(16)).join(":")}]`;
}

function isWelcome(login: string, { options: { login: wanted } }: World): boolean {
  return !wanted || login === `${wanted.user}:${wanted.password}`;
}

function leadOf(target: string, { options: { lead } }: World): number | { readonly refuse: number } {
  return lead ? lead(target) : Number(/:(\d+)$/.exec(target)?.[1]);
}

async function joinTo(socket: Socket, port: number, welcome: string | Buffer): Promise<void> {
  const onward = connect(port, "127.0.0.1");
  onward.on("error", () => socket.destroy()).on("close", () => socket.destroy());
  socket.on("close", () => onward.destroy());
  await once(onward, "connect");
  socket.write(welcome);
  socket.pipe(onward).pipe(socket);
}
