import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskId } from "../../src/domain/ids.ts";
import { Stop } from "../../src/domain/stop.ts";
import type { EngineContext } from "../../src/engines/engine.ts";
import { Chance } from "../soak/chance.ts";
import { startMoodyServer, type MoodyServer } from "../support/moody-server.ts";
import { temporaryRoot } from "../support/open-test-core.ts";
import { newTaskId, openTestEngine, type Outcome, type TestEngine } from "../support/open-test-engine.ts";

const SEEDS = 12;
const MOST_BYTES = 400_000;
/** Attempts while the server is moody, and those that are enough once it behaves. */
const BAD_ATTEMPTS = 12;
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

/** Makes one attempt: to its end, to a stop, or to where the engine's thread is to die. */
async function attempt(engine: TestEngine, url: string, id: TaskId, chance: Chance | null): Promise<End> {
  const way = chance?.next() ?? 1;
  if (chance === null || way >= 0.6) return engine.attempt(url, { id });
  if (way < 0.4) return engine.attempt(url, { id }, stoppedAt(chance.whole(1, MOST_BYTES / 2)));
  const seen = Promise.withResolvers<End>();
  const most = chance.whole(1, MOST_BYTES / 2);
  const progress: EngineContext["progress"] = ({ bytesDone }) => {
    if (bytesDone >= most) seen.resolve({ kind: "killed" });
  };
  const running = engine.attempt(url, { id }, { progress });
  // Whoever is killed cannot say more than that the thread broke off.
  running.catch(() => {});
  return await Promise.race([seen.promise, running]);
}

/** Drives one task of one seed until it completes, in one engine after the other; gives how its attempts ended. */
async function drive(chance: Chance, server: MoodyServer, root: string): Promise<readonly End[]> {
  const id = newTaskId();
  const ends: End[] = [];
  const isOver = (): boolean => ends.some(({ kind }) => kind === "fetched" || kind === "hung");
  while (!isOver() && ends.length < BAD_ATTEMPTS + GOOD_ATTEMPTS) {
    await using engine = await openTestEngine([server.host], {
      root,
      lowSpeedTimeSeconds: 3,
      maxConnections: chance.whole(1, 8),
    });
    do {
      if (ends.length === BAD_ATTEMPTS) server.behave();
      ends.push(await attempt(engine, server.url, id, ends.length < BAD_ATTEMPTS ? chance : null));
    } while (!isOver() && ends.at(-1)?.kind !== "killed" && chance.next() < 0.9 && ends.length < BAD_ATTEMPTS);
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
