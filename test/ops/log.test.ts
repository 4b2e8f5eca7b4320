import assert from "node:assert/strict";
import { test } from "node:test";
import { openLog } from "../../src/ops/log.ts";
import type { Logger } from "../../src/ops/log.ts";

function lines(level: string, write: (log: Logger) => void): string {
  let text = "";
  write(openLog(level, { write: (line: string) => void (text += line) }));
  return text;
}

const SECRET = "S3CR3T-5f0c";

test("no secret gets through, wherever it stands", () => {
  const url = `https://ada:${SECRET}@host.example/f?token=${SECRET}&x=1`;
  const error = new Error(`cannot fetch ${url}`, { cause: new Error(url) });
  const text = lines("info", (log) => {
    log.info(`got ${url}`);
    log.info({ url, nested: { list: [url, { url: new URL(url) }] }, password: SECRET }, "fields");
    log.error({ err: error }, "failed %s", url);
    log.error(error);
    log.child({ job: "1" }).warn({ headers: `Authorization: Bearer ${SECRET}` });
  });
  assert.doesNotMatch(text, new RegExp(SECRET));
  assert.equal(text.trim().split("\n").length, 5);
  for (const line of text.trim().split("\n")) assert.ok(JSON.parse(line));
});

test("an error keeps its message, its stack and its cause", () => {
  const text = lines("info", (log) => log.error({ err: new Error("outer", { cause: new Error("inner") }) }, "told"));
  const line = JSON.parse(text) as { err: { message: string; stack: string; cause: { message: string } }; msg: string };
  assert.deepEqual([line.err.message, line.err.cause.message, line.msg], ["outer", "inner", "told"]);
  assert.match(line.err.stack, /log\.test\.ts/);
});

test("a hostile name cannot steer the terminal that shows the log", () => {
  const text = lines("info", (log) => log.info({ name: "a\u001b[31m\u009b2J\u202egpj.exe\r\nfake" }, "x\u2028y"));
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  assert.doesNotMatch(text.trimEnd(), /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
});

test("the level is obeyed", () => {
  assert.equal(
    lines("warn", (log) => log.info("quiet")),
    "",
  );
  assert.match(
    lines("debug", (log) => log.debug("loud")),
    /loud/,
  );
});
