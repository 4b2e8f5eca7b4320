import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

const FOLDER = process.env["TRAWL_FIXTURES"] ?? join(import.meta.dirname, "../../../shared/fixtures");

/** Reads the rows under `key` of a table of the shared fixtures, or skips the test loudly and gives null where they are absent. */
export function readAttackTable<Row>(t: TestContext, path: string, key = "cases"): readonly Row[] | null {
  const file = join(FOLDER, "attacks", path);
  if (!existsSync(file)) {
    t.skip(`${path} not checked: fixtures folder absent (set TRAWL_FIXTURES)`);
    return null;
  }
  return (JSON.parse(readFileSync(file, "utf8")) as Record<string, readonly Row[]>)[key] ?? [];
}
