import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

const SUITE = "test/sources/conformance.test.ts";
const ROOT = join(import.meta.dirname, "../..");

/** A checkout of its own with what the sources and their tests need. */
function checkout(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), "trawl-source-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const part of ["package.json", "src/domain", "src/net", "src/sources", "src/config", "test/sources"])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  return root;
}

function run(root: string, ...words: string[]) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, words, { cwd: root, encoding: "utf8", env });
}

function newSource(root: string, ...words: string[]) {
  return run(ROOT, join(ROOT, "scripts/new-source.ts"), "--root", root, ...words);
}

test("a toy source takes one command and passes the suite", (t) => {
  const root = checkout(t);
  const made = newSource(root, "my_toys", "My toys", "https://api.toys.example/search");
  assert.equal(made.status, 0, made.stderr);
  assert.match(readFileSync(join(root, "src/sources/catalogue.ts"), "utf8"), /^ {2}myToys,$/m);
  const suite = run(root, "--test", "--test-reporter=tap", SUITE);
  assert.equal(suite.status, 0, suite.stdout.slice(-3000));
  assert.match(suite.stdout, /ok \d+ - my_toys: what it finds/);
});

test("a source that breaks a promise does not pass", (t) => {
  const root = checkout(t);
  newSource(root, "my_toys", "My toys", "https://api.toys.example/search");
  const path = join(root, "test/sources/cases/my-toys.ts");
  const told = readFileSync(path, "utf8").replaceAll(
    "https://api.toys.example/files/1.jpg",
    "https://elsewhere.example/1.jpg",
  );
  writeFileSync(path, told);
  const suite = run(root, "--test", "--test-reporter=tap", "--test-name-pattern=my_toys", SUITE);
  assert.notEqual(suite.status, 0);
  assert.match(suite.stdout, /not ok \d+ - my_toys: what it finds/);
});

test("a source that is there already is left as it is, and a bad id is refused", (t) => {
  const root = checkout(t);
  const before = readFileSync(join(root, "src/sources/sites/openverse.ts"), "utf8");
  assert.equal(newSource(root, "openverse", "Mine", "https://api.example.org/").status, 2);
  assert.equal(newSource(root, "No good", "Mine", "https://api.example.org/").status, 2);
  assert.equal(newSource(root, "good", "Mine", "file:///etc").status, 2);
  assert.equal(readFileSync(join(root, "src/sources/sites/openverse.ts"), "utf8"), before);
});
