import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { JobId } from "../../src/domain/ids.ts";
import { Clock } from "../../src/jobs/clock.ts";
import { openTestCore, temporaryRoot, type TestCore } from "../support/open-test-core.ts";

const DAY_MS = 86_400_000;
const TIDY_MS = 5_000;

/** Goes on with the folders of a core whose time was the machine's, so many days later; its rounds come by hand. */
async function openLater(root: string, days: number): Promise<TestCore & { round(): Promise<void> }> {
  mock.timers.enable({ apis: ["setInterval"] });
  const clock = new Clock(() => Date.now() + days * DAY_MS);
  const core = await openTestCore({ root, clock, config: { maxJobs: 0 } });
  const round = async (): Promise<void> => {
    mock.timers.tick(TIDY_MS);
    // Writes take turns: among these, the two of the round have been.
    for (let turn = 0; turn < 5; turn += 1) await core.store.write((tx) => tx.events.last());
  };
  const dispose = async (): Promise<void> => {
    mock.timers.reset();
    await core[Symbol.asyncDispose]();
  };
  return { ...core, round, [Symbol.asyncDispose]: dispose };
}

const link = (number: number): string => `http://127.0.0.1:9/${number}`;
const IDLE = { egressAllow: ["127.0.0.1:9"], maxJobs: 0 };

test("a round of the worker forgets a portion of the month-old events of ended jobs, and no others", async () => {
  await using root = await temporaryRoot();
  let [ended, active] = ["" as JobId, "" as JobId];
  {
    await using core = await openTestCore({ root: root.path, config: IDLE });
    [ended, active] = [(await core.submit([link(1)])).id, (await core.submit([link(2)])).id];
    for (let turn = 0; turn < 12; turn += 1) {
      const event = { at: core.core.clock.now(), type: "change", text: "" };
      await core.store.write(async (tx) => {
        for (let step = 0; step < 100; step += 1) await tx.jobs.update(ended, {}, event);
      });
    }
    await core.jobs.act(ended, "cancel");
  }
  const count = (core: TestCore, id: JobId) => core.store.write((tx) => tx.events.countTimeline(id));
  {
    await using core = await openLater(root.path, 29);
    for (let turn = 0; turn < 3; turn += 1) await core.round();
    assert.equal(await count(core, ended), 1_202);
  }
  await using core = await openLater(root.path, 31);
  await core.round();
  const left = await count(core, ended);
  assert(left > 600 && left < 1_000, `a portion a round: ${left} are left`);
  for (let turn = 0; turn < 2; turn += 1) await core.round();
  assert.equal(await count(core, ended), 0);
  assert.equal(await count(core, active), 1);
  assert.equal((await core.events(active))[0]?.type, "submit");
});

test("rounds of the worker merge the text index until nothing is left to merge", async () => {
  await using root = await temporaryRoot();
  {
    await using core = await openTestCore({ root: root.path, config: IDLE });
    for (let number = 0; number < 40; number += 1) await core.submit([link(number)], { startPaused: true });
  }
  await using core = await openLater(root.path, 0);
  const isUntidy = async (): Promise<boolean> => {
    const undone = new Error("only looked");
    let found = false;
    await assert.rejects(
      core.store.write(async (tx) => {
        found = await tx.tidy();
        throw undone;
      }),
      undone,
    );
    return found;
  };
  assert.equal(await isUntidy(), true);
  let rounds = 0;
  for (; await isUntidy(); rounds += 1) {
    assert(rounds < 50, "it goes on for ever");
    await core.round();
  }
  assert(rounds > 0);
});
