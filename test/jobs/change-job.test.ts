import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestCore } from "../support/open-test-core.ts";
import { startOrigin } from "../support/origin.ts";

test("a change that changes nothing is no change: no version, no event; a real one is told in words", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(10)], { startPaused: true });
  const { version, priority, private: isPrivate } = await core.job(id);
  const same = await core.jobs.change(id, { priority, private: isPrivate === 1, maxSpeed: null });
  assert.equal(same.version, version);
  const changed = await core.jobs.change(id, { priority: 3, private: isPrivate === 0, maxSpeed: 2_000 });
  assert.equal(changed.version, version + 1);
  const told = (await core.events(id)).filter(({ type }) => type === "change").map(({ text }) => text);
  assert.deepEqual(told, [`priority 3, ${isPrivate === 1 ? "not private" : "private"}, at most 2000 bytes a second`]);
});
