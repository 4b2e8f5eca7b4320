import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

const FOLDER = process.env["TRAWL_FIXTURES"] ?? join(import.meta.dirname, "../../../shared/fixtures");

/** Reads a file of attacks of the shared fixtures, or skips the test loudly and gives null where they are absent. */
export function readAttackFile(t: TestContext, path: string): string | null {
  return readFixture(t, `attacks/${path}`);
}

/** Reads a file of the shared fixtures, or skips the test loudly and gives null where they are absent. */
export function readFixture(t: TestContext, path: string): string | null {
  const file = join(FOLDER, path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  t.skip(`${path} not checked: fixtures folder absent (set TRAWL_FIXTURES)`);
  return null;
}

/** Reads the rows under `key` of a table of the shared fixtures, or skips and gives null as `readAttackFile` does. */
export function readAttackTable<Row>(t: TestContext, path: string, key = "cases"): readonly Row[] | null {
  const text = readAttackFile(t, path);
  return text === null ? null : ((JSON.parse(text) as Record<string, readonly Row[]>)[key] ?? []);
}
