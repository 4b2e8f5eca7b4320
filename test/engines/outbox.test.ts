import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../src/engines/http/outbox.ts";

test("what is said within a turn goes out together and in order, and nothing goes out twice", () => {
  const posted: (readonly string[])[] = [];
  const ends: (() => void)[] = [];
  const outbox = new Outbox<string>(
    (messages) => posted.push(messages),
    (send) => ends.push(send),
  );
  for (const word of ["fetch", "stop"]) outbox.say(word);
  assert.deepEqual(posted, []);
  for (const end of ends.splice(0)) end();
  outbox.say("limit");
  for (const end of ends.splice(0)) end();
  assert.deepEqual(posted, [["fetch", "stop"], ["limit"]]);
});
