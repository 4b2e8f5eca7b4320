/**
 * Runs tests with node:test: `test.ts [fast|long|faults|timing|e2e|files…]`. `*.long.test.ts` are those that walk the whole of
 * something, or wait for real time: they are left out of the fast ones. Says at the end which tests were skipped
 * and why, because a skipped test proves nothing.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const ROOT = join(import.meta.dirname, "..");
const APART = ["test/faults/", "test/timing/", "test/e2e/", "test/soak/"];
const LONG = ".long.test.ts";
const TEST_TIMEOUT_MS = 120_000;

type Skipped = { readonly name: string; readonly file: string; readonly reason: string };

function testFiles(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

function choose(words: readonly string[]): string[] {
  if (words.length === 0 || words[0] === "fast") {
    const files = testFiles("test/**/*.test.ts").filter((file) => !file.endsWith(LONG));
    return files.filter((file) => !APART.some((folder) => file.startsWith(folder)));
  }
  if (words[0] === "long") return testFiles(`test/**/*${LONG}`);
  const suite = words[0] ?? "";
  return /^\w+$/.test(suite) ? testFiles(`test/${suite}/**/*.test.ts`) : words.flatMap((word) => testFiles(word));
}

function runBrowserTests(words: readonly string[]): never {
  const command = join(ROOT, "node_modules", ".bin", "playwright");
  if (!existsSync(command)) {
    console.error("Playwright is not installed: run `npm ci`.");
    process.exit(3);
  }
  process.exit(spawnSync(command, ["test", ...words], { cwd: ROOT, stdio: "inherit" }).status ?? 1);
}

function report(skipped: readonly Skipped[], counts: { passed: number; failed: number }): void {
  for (const test of skipped) console.log(`skipped: ${test.name} (${test.file}): ${test.reason}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${skipped.length} skipped`);
  const file = process.env["TEST_COUNTS_FILE"];
  if (file) appendFileSync(file, `${counts.passed} ${counts.failed} ${skipped.length}\n`);
}

/** Runs test files, so many at once, and tells what came of them. */
async function runFiles(files: readonly string[], atOnce: number): Promise<boolean> {
  const skipped: Skipped[] = [];
  const counts = { passed: 0, failed: 0 };
  let success = false;
  const stream = run({ files: files.map((file) => join(ROOT, file)), concurrency: atOnce, timeout: TEST_TIMEOUT_MS });
  stream.on("test:pass", ({ name, file, skip, details }) => {
    if (details.type === "suite") return;
    if (skip === undefined) counts.passed += 1;
    else skipped.push({ name, file: file ?? "", reason: String(skip) });
  });
  stream.on("test:fail", ({ details }) => {
    if (details.type !== "suite") counts.failed += 1;
  });
  stream.on("test:summary", (summary) => {
    if (summary.file === undefined) success = summary.success;
  });
  // oxlint-disable-next-line new-cap -- the reporter is a constructor in lower case
  for await (const text of stream.compose(new spec())) process.stdout.write(String(text));
  report(skipped, counts);
  return success && counts.failed === 0;
}

/** What judges time, or loads the whole machine, is not disturbed. */
function processesFor(files: readonly string[]): number {
  return files.some((file) => file.startsWith("test/timing/")) ? 1 : Math.max(2, availableParallelism());
}

const words = process.argv.slice(2);
if (words[0] === "e2e") runBrowserTests(words.slice(1));
const files = choose(words);
if (files.length === 0) {
  console.error(`There are no tests for: ${words.join(" ") || "fast"}`);
  process.exit(1);
}
process.exitCode = (await runFiles(files, processesFor(files))) ? 0 : 1;
