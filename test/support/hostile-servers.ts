/** Servers on loopback that loop, lie, flood, drip, stall, reset and bomb: one mood each, on a port of its own. */
import { HOSTILE_MOODS } from "./hostile-moods.ts";
import type { HostileMood } from "./hostile-talk.ts";
import { openRawServer } from "./raw-server.ts";

export type HostileServer = AsyncDisposable & {
  readonly name: string;
  readonly mood: HostileMood;
  readonly url: string;
  /** `host:port`, as allow-lists want it. */
  readonly host: string;
};

/** Starts one server for each mood. Dispose of them to drop every connection. */
export function startHostileServers(): Promise<readonly HostileServer[]> {
  return Promise.all(Object.entries(HOSTILE_MOODS).map(([name, mood]) => startHostileServer(name, mood)));
}

/** Starts the server of one mood. */
async function startHostileServer(name: string, mood: HostileMood): Promise<HostileServer> {
  let nth = 0;
  const server = await openRawServer(
    (socket, head) => {
      nth += 1;
      mood.talk({ socket, head, nth, port: server.port });
    },
    { unasked: mood.unasked === true },
  );
  const host = `127.0.0.1:${server.port}`;
  const url = `${mood.scheme ?? "http"}://${host}/${name.replaceAll(/\W+/g, "-")}.bin`;
  return { name, mood, host, url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
