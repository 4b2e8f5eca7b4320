import assert from "node:assert/strict";
import { test } from "node:test";
import { TimelineEvent } from "../../src/api/contract.ts";
import { viewEvent } from "../../src/api/view-task.ts";
import { STATUS_EVENTS } from "../../src/domain/status.ts";
import type { EventRow } from "../../src/domain/rows.ts";

test("what a timeline calls its events is snake_case, as everything on the wire", () => {
  for (const type of STATUS_EVENTS) {
    const row = { sequence: 1, at: 0, type, task_id: null, from_status: null, to_status: null, text: "" };
    const event = TimelineEvent.parse(viewEvent(row as unknown as EventRow));
    assert.match(event.type, /^[a-z]+(_[a-z]+)*$/);
    assert.equal(event.type.replaceAll("_", ""), type.toLowerCase());
  }
});
