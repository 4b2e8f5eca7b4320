import assert from "node:assert/strict";
import { test } from "node:test";
import { takeConfigFlags } from "../../src/config/flags.ts";
import { optionHelp } from "../../src/config/help.ts";
import { nearestName } from "../../src/config/nearest-name.ts";
import { OPTIONS } from "../../src/config/options.ts";

test("flags of the configuration are taken out wherever they stand", () => {
  const taken = takeConfigFlags(["https://a.example/", "--port", "1", "--json", "--host=::1", "--", "--port", "2"]);
  assert.deepEqual(taken.flags, ["--port", "1", "--host=::1"]);
  assert.deepEqual(taken.rest, ["https://a.example/", "--json", "--", "--port", "2"]);
});

test("a flag without its value is left for the message about it", () => {
  assert.deepEqual(takeConfigFlags(["--port"]), { flags: ["--port"], rest: [] });
});

test("the help names every option", () => {
  const help = optionHelp();
  for (const option of Object.values(OPTIONS)) assert.ok(help.includes(option.env), option.env);
});

test("the nearest name is a likely one or none", () => {
  assert.equal(nearestName("jbos", ["jobs", "get"]), "jobs");
  assert.equal(nearestName("xyzzy", ["jobs", "get"]), null);
});
