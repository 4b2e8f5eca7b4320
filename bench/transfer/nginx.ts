/** The web server that everybody fetches from. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { spawnBound } from "../spawn-bound.ts";
import type { Certificate } from "./certificate.ts";

export type Nginx = AsyncDisposable & {
  /** `host:port`, as allow-lists want it. */
  readonly hosts: readonly string[];
  /** The link of a file of the served folder; with a rate, in bytes a second for each connection. */
  link(name: string, options?: { tls?: boolean; rate?: number }): string;
  /** A place in the log, for `bytesSince`. */
  mark(): number;
  /** Body bytes of all requests with a rate that ended since the mark; waits until the log is quiet. */
  bytesSince(mark: number): Promise<number>;
  /** From now on, new requests with a rate get that rate with so many zeros behind it. */
  hasten(zeros: number): Promise<void>;
  /** Connections that are open now. */
  connections(): Promise<number>;
};

/** How long a worker with the old configuration may still take calls beside the new one. */
const LEAVING_MS = 150;

/** Starts nginx on a folder with its own configuration, log and process id in `home`. Throws with what it said. */
export async function startNginx(home: string, served: string, certificate: Certificate): Promise<Nginx> {
  mkdirSync(home, { recursive: true });
  mkdirSync(served, { recursive: true });
  const [port, tlsPort, ratePort] = [await freePort(), await freePort(), await freePort()];
  const config = join(home, "nginx.conf");
  const log = join(home, "access.log");
  const configure = (zeros: number): void =>
    writeFileSync(config, configuration({ home, served, certificate, port, tlsPort, ratePort, log, zeros }));
  configure(0);
  const words = ["-p", home, "-c", config, "-e", join(home, "error.log")];
  const child = spawnBound("nginx", words, { stdio: "ignore" }, "SIGTERM");
  const origin = `http://127.0.0.1:${port}`;
  const reached = (zeros: number): Promise<void> =>
    untilUp(child, `${origin}/zeros`, `${zeros}`, join(home, "error.log"));
  await reached(0);
  return {
    hosts: [port, tlsPort, ratePort].map((one) => `127.0.0.1:${one}`),
    link(name, { tls = false, rate } = {}) {
      if (rate !== undefined) return `http://127.0.0.1:${ratePort}/rate/${rate}/${name}`;
      return `${tls ? `https://127.0.0.1:${tlsPort}` : origin}/full/${name}`;
    },
    mark: () => statSync(log).size,
    bytesSince: async (mark) => sumOfLog((await quietLog(log)).slice(mark)),
    async hasten(zeros) {
      configure(zeros);
      child.kill("SIGHUP");
      await reached(zeros);
      await wait(LEAVING_MS);
    },
    connections: async () => Number(/\d+/.exec(await (await fetch(`${origin}/status`)).text())?.[0]),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Sums up the log's lines, each the body bytes of one request. */
export function sumOfLog(text: string): number {
  return text.split("\n").reduce((sum, line) => sum + Number(line), 0);
}

/** A line is written when nginx has noticed that a connection ended. */
async function quietLog(path: string): Promise<string> {
  for (let text = readFileSync(path, "latin1"); ;) {
    await wait(200);
    const now = readFileSync(path, "latin1");
    if (now === text) return text;
    text = now;
  }
}

type Settings = {
  readonly home: string;
  readonly served: string;
  readonly certificate: Certificate;
  readonly port: number;
  readonly tlsPort: number;
  readonly ratePort: number;
  readonly log: string;
  readonly zeros: number;
};

/** Links with a rate have a port of their own with small buffers, because the log counts what lies in them as sent. */
function configuration({ home, served, certificate, port, tlsPort, ratePort, log, zeros }: Settings): string {
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${home}/tmp;`);
  return `
    daemon off; worker_processes 1; worker_rlimit_nofile 16384; pid ${home}/nginx.pid;
    ${process.getuid?.() === 0 ? "user root;" : ""}
    events { worker_connections 8192; }
    http {
      ${folders.join(" ")}
      sendfile on; tcp_nodelay on; keepalive_requests 1000000; default_type application/octet-stream;
      log_format bytes "$body_bytes_sent"; access_log off;
      ssl_certificate ${certificate.chain}; ssl_certificate_key ${certificate.key}; ssl_protocols TLSv1.2 TLSv1.3;
      server {
        listen 127.0.0.1:${port}; listen 127.0.0.1:${tlsPort} ssl;
        listen 127.0.0.1:${ratePort} sndbuf=64k;
        location /status { stub_status; }
        location /zeros { return 200 ${zeros}; }
        location /full/ { alias ${served}/; }
        location ~ ^/rate/(?<rate>\\d+)/(?<file>.+)$ {
          set $limit "\${rate}${"0".repeat(zeros)}";
          alias ${served}/$file; limit_rate $limit; access_log ${log} bytes;
        }
      }
    }`;
}

async function untilUp(child: ChildProcess, url: string, answer: string, errorLog: string): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    const reply = await fetch(url, { headers: { connection: "close" } }).catch(() => null);
    if ((await reply?.text()) === answer) return;
    await wait(25);
  }
  child.kill("SIGKILL");
  throw new Error(`nginx did not start: ${readFileSync(errorLog, "utf8")}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
