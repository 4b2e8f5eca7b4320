import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_RETRY_AFTER_MS } from "../../src/domain/backoff.ts";
import { FAILURES, Failure } from "../../src/domain/failures.ts";
import { Stop } from "../../src/domain/stop.ts";
import type { EngineContext } from "../../src/engines/engine.ts";
import type { HostileMood } from "../support/hostile-talk.ts";
import { startHostileServers, type HostileServer } from "../support/hostile-servers.ts";
import { newTaskId, openTestEngine, type Outcome, type TestEngine } from "../support/open-test-engine.ts";

/** So much disk there is for one file. */
const ROOM_BYTES = 2 ** 40;
/** From here on nobody believes that an endless body ends. */
const ENDLESS_BYTES = 200_000;
const AT_ONCE = 12;
/** What Node says for itself is no reason for people. */
const OF_NODE = /HPE_|ERR_|Parse Error|socket hang up|ECONN|aborted|terminated/;

/** Lets an attempt go on until an endless body has become a nuisance. */
function limited(): Partial<EngineContext> {
  const abort = new AbortController();
  return {
    signal: abort.signal,
    reserve: async (bytes) => {
      if (bytes > ROOM_BYTES) throw new Failure("disk_full", { message: `There is no room for ${bytes} bytes.` });
    },
    progress: ({ bytesDone }) => {
      if (bytesDone > ENDLESS_BYTES) abort.abort(new Stop("space"));
    },
  };
}

/** Codes whose general text tells nobody what the server did. */
const VAGUE: ReadonlySet<string> = new Set(["malformed_reply", "tls_failed"]);

function nameOf(outcome: Outcome): string {
  return outcome.kind === "failed" ? outcome.failure.code : outcome.kind;
}

function lookAt(outcome: Outcome, mood: HostileMood): void {
  if (mood.ends === "whole") {
    assert(outcome.kind === "fetched", `${nameOf(outcome)} instead of the file`);
    return assert.deepEqual(outcome.bytes, mood.file);
  }
  if (mood.ends === "endless") return assert.equal(nameOf(outcome), "stopped");
  assert(outcome.kind === "failed", `${nameOf(outcome)} instead of ${mood.ends.join(" or ")}`);
  const { failure } = outcome;
  assert(mood.ends.includes(failure.code), `${failure.code}, ${failure.message}, instead of ${mood.ends.join(" or ")}`);
  assert.match(failure.message, /\w+ \w+/);
  assert.doesNotMatch(failure.message, OF_NODE);
  assert((failure.retryAfterMs ?? 0) <= MAX_RETRY_AFTER_MS);
}

function isVague(outcome: Outcome): boolean {
  if (outcome.kind !== "failed") return false;
  const { code, message } = outcome.failure;
  return VAGUE.has(code) && message === FAILURES[code].text;
}

/** Makes the attempts of one mood; `vague` gets its name where its failure does not say what was wrong. */
async function lookAtServer(engine: TestEngine, { name, url, mood }: HostileServer, vague: string[]): Promise<void> {
  const id = newTaskId();
  for (let tries = 0; tries < (mood.attempts ?? 1); tries += 1) {
    const outcome = await engine.attempt(url, { id }, limited());
    if (isVague(outcome)) vague.push(name);
    lookAt(outcome, mood);
  }
}

test("a server that", { concurrency: AT_ONCE }, async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = (await startHostileServers()).map((server) => stack.use(server));
  const engine = stack.use(await openTestEngine(servers.map(({ host }) => host)));
  const vague: string[] = [];
  await Promise.all(
    servers.map((server) =>
      t.test(server.name, async () => {
        // Whoever pours without end gets an engine to itself: what it does to its neighbours is for the soak to see.
        await using own = server.mood.ends === "endless" ? await openTestEngine([server.host]) : null;
        await lookAtServer(own ?? engine, server, vague);
      }),
    ),
  );
  await t.test("breaks the rules is told which", () => assert.deepEqual(vague, []));
});
