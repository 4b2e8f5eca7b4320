import assert from "node:assert/strict";
import { test } from "node:test";
import { readEvents } from "../../src/cli/read-events.ts";

async function read(...pieces: string[]): Promise<unknown[]> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece, "latin1");
  }
  const events: unknown[] = [];
  for await (const event of readEvents(bytes())) events.push(event);
  return events;
}

test("events are read with their id, name and lines of data", async () => {
  const events = await read('id: 7\nevent: job\ndata: {"a":\ndata: 1}\n\n', ": heartbeat\n\n", "data:x\r\n\r\n");
  assert.deepEqual(events, [
    { id: "7", name: "job", data: '{"a":\n1}' },
    { id: null, name: "message", data: "x" },
  ]);
});

test("events cut anywhere are put together, letters too; an unfinished one is left out", async () => {
  const whole = Buffer.from("event: task\ndata: İz\n\ndata: unfinished").toString("latin1");
  const events = await read(...whole.split(""));
  assert.deepEqual(events, [{ id: null, name: "task", data: "İz" }]);
});
