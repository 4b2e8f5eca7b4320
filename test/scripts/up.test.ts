import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

const UP = join(import.meta.dirname, "../../scripts/up.mjs");

/** A stand-in for npm: counts its calls and makes an empty node_modules. */
const FAKE_NPM = `
const { appendFileSync, mkdirSync } = require("node:fs");
appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
if (process.env.FAKE_NPM_FAILS) process.exit(1);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
mkdirSync("node_modules", { recursive: true });
`;

function project(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), "trawl-up-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "scripts"));
  copyFileSync(UP, join(root, "scripts/up.mjs"));
  writeFileSync(join(root, "package-lock.json"), "{}");
  writeFileSync(join(root, "npm.cjs"), FAKE_NPM);
  writeFileSync(
    join(root, "program.ts"),
    "const code: number = 7; console.log(process.argv.slice(2).join()); process.exit(code);",
  );
  return root;
}

function start(root: string, words: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const clean = { ...process.env, npm_execpath: join(root, "npm.cjs"), ...env };
  return spawn(process.execPath, ["scripts/up.mjs", ...words], { cwd: root, env: clean });
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (out += String(data)));
  child.stderr.on("data", (data: Buffer) => (err += String(data)));
  const [code] = (await once(child, "close")) as [number];
  return { code, out, err };
}

const npmCalls = (root: string): string[] => readFileSync(join(root, "npm-calls"), "utf8").trim().split("\n");

test("the first start installs and says so, the second does not; words and exit code are handed on", async (t) => {
  const root = project(t);
  const first = await ended(start(root, ["program.ts", "--port", "8090"]));
  assert.match(first.err, /installing.*installed in/s);
  assert.deepEqual([first.code, first.out.trim()], [7, "--port,8090"]);
  const second = await ended(start(root, ["program.ts"]));
  assert.equal(second.err, "");
  assert.deepEqual(npmCalls(root).length, 1);
  writeFileSync(join(root, "package-lock.json"), '{"changed":1}');
  await ended(start(root, ["program.ts"]));
  assert.equal(npmCalls(root).length, 2);
});

test("two starts at once install once", async (t) => {
  const root = project(t);
  const both = await Promise.all([ended(start(root, ["program.ts"])), ended(start(root, ["program.ts"]))]);
  assert.deepEqual(
    both.map((run) => run.code),
    [7, 7],
  );
  assert.equal(npmCalls(root).length, 1);
});

test("a lock left by a dead process is taken over", async (t) => {
  const root = project(t);
  mkdirSync(join(root, ".stamps"));
  writeFileSync(join(root, ".stamps/install.lock"), "4194304999");
  assert.equal((await ended(start(root, ["program.ts"]))).code, 7);
  assert.equal(existsSync(join(root, ".stamps/install.lock")), false);
});

test("a failed installation stops the start, leaves no stamp and says what to do", async (t) => {
  const root = project(t);
  const failed = await ended(start(root, ["program.ts"], { FAKE_NPM_FAILS: "1" }));
  assert.equal(failed.code, 3);
  assert.match(failed.err, /npm ci.*registry/s);
  assert.equal(existsSync(join(root, ".stamps/install.lock")), false);
  assert.equal((await ended(start(root, ["program.ts"]))).code, 7);
});

test("a signal reaches the program, whose answer is the exit code", async (t) => {
  const root = project(t);
  writeFileSync(
    join(root, "program.ts"),
    "process.on('SIGTERM', () => process.exit(42)); setInterval(() => {}, 1000); console.log('ready');",
  );
  const child = start(root, ["program.ts"]);
  const end = ended(child);
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  assert.equal((await end).code, 42);
});
