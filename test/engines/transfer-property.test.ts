import assert from "node:assert/strict";
import { test } from "node:test";
import { Stop } from "../../src/domain/stop.ts";
import type { EngineContext } from "../../src/engines/engine.ts";
import { Chance } from "../soak/chance.ts";
import { startMoodyServer, type MoodyServer } from "../support/moody-server.ts";
import { temporaryRoot } from "../support/open-test-core.ts";
import { newTaskId, openTestEngine, type Outcome } from "../support/open-test-engine.ts";

const SEEDS = 40;
const MOST_BYTES = 700_000;
/** Attempts while the server is moody, and those that are enough once it behaves. */
const BAD_ATTEMPTS = 8;
const GOOD_ATTEMPTS = 3;

type End = Outcome | { readonly kind: "killed" };

/** Stops an attempt after so many bytes. */
function stoppedAt(bytes: number): Partial<EngineContext> {
  const abort = new AbortController();
  return {
    signal: abort.signal,
    progress: ({ bytesDone }) => {
      if (bytesDone >= bytes) abort.abort(new Stop("paused"));
    },
  };
}

/** Makes one attempt in an engine of its own: to its end, to a stop, or to the death of the engine's thread. */
async function attempt(server: MoodyServer, root: string, id: ReturnType<typeof newTaskId>, chance: Chance | null) {
  await using engine = await openTestEngine([server.host], { root, lowSpeedTimeSeconds: 3, ...connections(chance) });
  const way = chance?.next() ?? 1;
  const context = chance !== null && way < 0.35 ? stoppedAt(chance.whole(0, MOST_BYTES)) : {};
  if (chance === null || way < 0.35 || way >= 0.5) return await engine.attempt(server.url, { id }, context);
  const seen = Promise.withResolvers<End>();
  const most = chance.whole(1, MOST_BYTES);
  const progress: EngineContext["progress"] = ({ bytesDone }) => {
    if (bytesDone >= most) seen.resolve({ kind: "killed" });
  };
  const running = engine.attempt(server.url, { id }, { progress });
  // Whoever is killed cannot say more than that the thread broke off.
  running.catch(() => {});
  return await Promise.race([seen.promise, running]);
}

/** How many connections one file may have; engines that know of one only pass it over. */
function connections(chance: Chance | null): object {
  return { maxConnections: chance?.whole(1, 8) ?? 4 };
}

/** Drives one task of one seed until it completes; gives the attempts that it took. */
async function drive(chance: Chance, server: MoodyServer, root: string): Promise<readonly End[]> {
  const id = newTaskId();
  const ends: End[] = [];
  for (let tries = 0; tries < BAD_ATTEMPTS + GOOD_ATTEMPTS; tries += 1) {
    if (tries === BAD_ATTEMPTS) server.behave();
    const end = await attempt(server, root, id, tries < BAD_ATTEMPTS ? chance : null);
    ends.push(end);
    if (end.kind === "fetched" || end.kind === "hung") return ends;
  }
  return ends;
}

function judge(ends: readonly End[], { versions }: MoodyServer): void {
  const last = ends.at(-1);
  assert(last?.kind === "fetched", "it does not complete although the server behaves");
  const { bytes, fetched } = last;
  assert.equal(fetched.sizeBytes, bytes.length);
  assert(
    versions.some((version) => version.bytes.equals(bytes)),
    "the file is none that was ever served",
  );
}

function tell(ends: readonly End[], { story, versions }: MoodyServer): string {
  const words = ends.map((end) => (end.kind === "failed" ? end.failure.code : end.kind)).join(", ");
  const files = versions.map(({ bytes, etag, modified }) => `${bytes.length} bytes ${etag ?? ""} ${modified ?? ""}`);
  return `attempts: ${words}\n  versions: ${files.join("; ")}\n  ${story.join("\n  ")}`;
}

test("whatever the server does, the file that completes is one that was served", { concurrency: 4 }, async (t) => {
  const first = Date.now() % 1_000_000;
  const seeds = Array.from({ length: SEEDS }, (_, index) => (index < SEEDS / 2 ? index + 1 : first + index));
  await Promise.all(
    seeds.map((seed) =>
      t.test(`seed ${seed}`, async () => {
        await using root = await temporaryRoot();
        const chance = new Chance(seed);
        await using server = await startMoodyServer(new Chance(seed + 1), MOST_BYTES);
        const ends = await drive(chance, server, root.path);
        try {
          judge(ends, server);
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}\n  ${tell(ends, server)}`, { cause: error });
        }
      }),
    ),
  );
});
