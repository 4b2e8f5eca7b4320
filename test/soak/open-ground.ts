import { startOrigin, type Origin } from "../support/origin.ts";
import { makeServerFolders, startServer, type ServerFolders, type TestServer } from "../support/start-server.ts";
import type { Findings } from "./findings.ts";

type SoakSize = "small" | "full";

/** What every soak is given: how long to go on, the number that its chances come from, and where to say what it found. */
export type SoakOptions = { readonly size: SoakSize; readonly seed: number; readonly findings: Findings };

/** A server at work beside an origin that it may reach. */
type Ground = AsyncDisposable & {
  readonly origin: Origin;
  readonly folders: ServerFolders;
  readonly server: TestServer;
};

/** Opens both; the server may reach the hosts of `more`, too. */
export async function openGround(env: Readonly<Record<string, string>>, more: readonly string[] = []): Promise<Ground> {
  await using stack = new AsyncDisposableStack();
  const origin = stack.use(await startOrigin());
  const folders = stack.use(await makeServerFolders());
  const server = stack.use(await startServer({ folders, allow: [origin.host, ...more], env }));
  const whole = stack.move();
  return { origin, folders, server, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}
