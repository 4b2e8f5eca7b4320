import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tool } from "../../../src/children/tools.ts";
import { listArguments, resolveArguments } from "../../../src/engines/media/ytdlp-arguments.ts";

const tool = (...options: string[]): Tool => ({
  name: "yt-dlp",
  path: "/x",
  version: "1",
  has: (option) => options.includes(option),
});

test("a link stands behind the end of the options, whatever it looks like", () => {
  const args = resolveArguments(tool(), {}, true, "--exec=touch /x");
  assert.deepEqual(args.slice(-2), ["--", "--exec=touch /x"]);
  assert.equal(args.indexOf("--"), args.length - 2);
  assert.equal(args[0], "--ignore-config");
});

test("an option that the version does not know is left out", () => {
  const [old, current] = [
    tool("--no-exec"),
    tool("--no-exec", "--no-plugin-dirs", "--no-remote-components", "--color"),
  ];
  assert(!resolveArguments(old, {}, true, "x").includes("--no-plugin-dirs"));
  assert(resolveArguments(old, {}, true, "x").includes("--no-color"));
  const args = resolveArguments(current, {}, true, "x");
  for (const option of ["--no-plugin-dirs", "--no-remote-components", "--no-exec"])
    assert(args.includes(option), option);
});

test("of a link that names a film and its list the film is meant, unless the list was asked for", () => {
  for (const make of [
    (choice: object) => resolveArguments(tool(), choice, true, "x"),
    (choice: object) => listArguments(tool(), choice, "x"),
  ]) {
    for (const choice of [{}, { playlist: false }]) assert(make(choice).includes("--no-playlist"));
    for (const choice of [{ playlist: true }, { playlist: "2-3" }]) assert(make(choice).includes("--yes-playlist"));
  }
  const args = listArguments(tool(), { playlist: "1-5,8" }, "x");
  assert.equal(args[args.indexOf("-I") + 1], "1-5,8");
  assert(!listArguments(tool(), { playlist: true }, "x").includes("-I"));
});

test("choices become formats and their order", () => {
  const wish = (choice: object, canMerge = true): string => resolveArguments(tool(), choice, canMerge, "x").join(" ");
  assert.match(wish({ quality: "720p", format: "mp4" }), /-f bv\*\+ba\/b -S res:720,ext:mp4 --/);
  assert.match(wish({ quality: "best" }), /-f bv\*\+ba\/b -- x$/);
  assert.match(wish({ audio_only: true }), /-f ba\/b -- x$/);
  assert.match(wish({}, false), /-f b -- x$/);
});
