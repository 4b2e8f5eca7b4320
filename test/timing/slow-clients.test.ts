/** P70: whoever is slow, or only listens, stops nobody else, and costs the server no memory without end. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { makeServerFolders, startServer, type TestServer } from "../support/start-server.ts";

const STREAMS = 2_000;
const STREAMS_EACH = 20;
/** What idle streams may cost, in bytes each, with Node's own share. */
const STREAM_BYTES = 100_000;

/** Resident memory of the server's process, in bytes. */
function memoryOf({ pid }: TestServer): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** Opens a connection, says something, and reads nothing more than it must. */
async function say(server: TestServer, text: string): Promise<Socket> {
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

async function assertServes(server: TestServer): Promise<void> {
  assert.equal((await server.get("/api/jobs")).status, 200);
  const made = await server.ask("POST", "/api/jobs", { type: "links", urls: [LINK], start_paused: true });
  assert.equal(made.status, 201);
  await server.ask("POST", `/api/jobs/${made.body.job_id}/cancel`);
}

/** Never fetched. */
const HOST = "127.0.0.1:9001";
const LINK = `http://${HOST}/x`;

async function guestToken(server: TestServer): Promise<string> {
  const body = JSON.stringify({ type: "links", urls: [LINK], start_paused: true });
  const made = await fetch(`${server.url}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  assert.equal(made.status, 201);
  return ((await made.json()) as { guest_token: string }).guest_token;
}

async function openStream(server: TestServer, token: string): Promise<{ socket: Socket; status: number }> {
  const socket = await say(
    server,
    `GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  const [head] = (await once(socket, "data")) as [Buffer];
  socket.resume();
  return { socket, status: Number(head.toString("latin1").split(" ")[1]) };
}

test(
  "P70 1,000 clients that never finish their heads or bodies stop nobody, and are let go",
  { timeout: 110_000 },
  async () => {
    await using folders = await makeServerFolders();
    await using server = await startServer({ folders, allow: [HOST] });
    await using undo = new AsyncDisposableStack();
    const before = memoryOf(server);
    const head = "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n";
    const started = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        say(
          server,
          index % 2 === 0
            ? `${head}X-Slow: `
            : `${head}Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`,
        ),
      ),
    );
    undo.defer(() => started.forEach((socket) => socket.destroy()));
    const ends = started.map((socket) => once(socket, "close"));
    for (const socket of started) socket.resume();
    await assertServes(server);
    assert.ok(memoryOf(server) - before < 1_000 * STREAM_BYTES, "memory for slow clients");
    // A byte now and then does not keep anybody in: the whole of a head and of a request have their time.
    const drip = setInterval(() => started.forEach((socket) => socket.writable && socket.write("a")), 1_000);
    undo.defer(() => clearInterval(drip));
    await Promise.all(ends);
    clearInterval(drip);
    await assertServes(server);
  },
);

test(
  "P50 P70 2,000 idle event streams stop nobody, one more is refused, and their memory is bounded and given back",
  { timeout: 110_000 },
  async () => {
    await using folders = await makeServerFolders();
    await using server = await startServer({ folders, allow: [HOST], env: { TRAWL_GUESTS: "own" } });
    const before = memoryOf(server);
    const sockets: Socket[] = [];
    const tokens: string[] = [];
    for (let guest = 0; guest * STREAMS_EACH < STREAMS; guest += 1) tokens.push(await guestToken(server));
    for (const token of tokens) {
      const opened = await Promise.all(Array.from({ length: STREAMS_EACH }, () => openStream(server, token)));
      assert.ok(opened.every(({ status }) => status === 200 || status === 429));
      sockets.push(...opened.filter(({ status }) => status === 200).map(({ socket }) => socket));
    }
    assert.ok(sockets.length > STREAMS * 0.8, `${sockets.length} streams`);
    const one = await openStream(server, tokens[0] ?? "");
    assert.equal(one.status, 429);
    one.socket.destroy();
    // Whoever has an account finds room, however many guests listen.
    const admin = await openStream(server, server.key);
    assert.equal(admin.status, 200);
    await assertServes(server);
    const used = memoryOf(server) - before;
    assert.ok(used < STREAMS * STREAM_BYTES, `${Math.round(used / 1e6)} MB for ${sockets.length} streams`);
    for (const socket of [...sockets, admin.socket]) socket.destroy();
    const open = async (): Promise<number> =>
      Number(/trawl_event_streams (\d+)/.exec(String((await server.get("/metrics")).body))?.[1]);
    while ((await open()) > 0);
    await assertServes(server);
  },
);
