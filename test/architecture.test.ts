import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { findBreaches } from "./support/house-rules.ts";

const SRC = join(import.meta.dirname, "../src");

test("every room keeps the rules of the house", () => {
  assert.deepEqual(findBreaches(SRC), []);
});

const planted: [string, string, RegExp][] = [
  [
    "domain/planted.ts",
    'import type { Config } from "../config/config.ts";\nexport type A = Config;',
    /domain may not import from config/,
  ],
  ["domain/planted.ts", 'import { join } from "node:path";\nexport const a = join;', /the domain imports nothing/],
  [
    "jobs/planted.ts",
    'import type { Api } from "../api/planted.ts";\nexport type A = Api;',
    /jobs may not import from api/,
  ],
  ["dispatch/planted.ts", 'export { Stop } from "../stores/store.ts";', /dispatch may not import from stores/],
  ["dispatch/planted.ts", 'export * from "../jobs/clock.ts";', /dispatch may not import from jobs/],
  ["files/planted.ts", 'export const a = () => import("../stores/store.ts");', /imports are written at the top/],
  ["engines/planted.ts", 'import { request } from "node:https";\nexport const a = request;', /only net, api and cli/],
  [
    "stores/kysely/planted.ts",
    'import { connect } from "node:net";\nexport const a = connect;',
    /only net, api and cli/,
  ],
  [
    "stores/kysely/planted.ts",
    'import { readFileSync } from "node:fs";\nexport const a = readFileSync;',
    /may not import node:fs/,
  ],
  [
    "net/planted.ts",
    'import { open } from "node:fs/promises";\nexport const a = open;',
    /may not import node:fs\/promises/,
  ],
  ["jobs/planted.ts", 'import { a } from "../../test/support/origin.ts";\nexport const b = a;', /from outside of src/],
  [
    "jobs/planted.ts",
    "let count = 0;\nexport const next = () => (count += 1);",
    /nothing at the top of a file changes/,
  ],
  ["jobs/planted.ts", "export const seen = new Map<string, number>();", /lives as long as the program/],
  [
    "jobs/planted.ts",
    "const seen = new WeakMap<object, number>();\nexport const has = (a: object) => seen.has(a);",
    /lives as long as the program/,
  ],
  ["jobs/planted.ts", "const seen = new Set([1]);\nexport const add = (a: number) => seen.add(a);", /is changed/],
  ["jobs/planted.ts", "const all: number[] = [];\nexport const add = (a: number) => all.push(a);", /is changed/],
  ["jobs/planted.ts", "export default function a() {}", /exports have names/],
  ["jobs/utils.ts", "export const a = 1;", /named after what it does/],
  ["jobs/helpers/a.ts", "export const a = 1;", /named after what it does/],
  ["jobs/string-utils.ts", "export const a = 1;", /named after what it does/],
];

for (const [file, text, rule] of planted) {
  test(`the rules are broken by ${file}: ${text.split("\n")[0]}`, () => {
    const copy = mkdtempSync(join(tmpdir(), "trawl-house-"));
    try {
      cpSync(SRC, copy, { recursive: true, filter: (path) => !path.endsWith(".ts") });
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), text);
      const breaches = findBreaches(copy);
      assert.deepEqual([...new Set(breaches.map((breach) => breach.file))], [file]);
      assert.match(breaches.map((breach) => breach.rule).join(), rule);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
}

test("constants are no state", () => {
  const copy = mkdtempSync(join(tmpdir(), "trawl-house-"));
  try {
    const text =
      'export const KNOWN: ReadonlySet<string> = new Set(["a"]);\nconst LIST = ["b"] as const;\nexport const first = LIST[0];\n';
    mkdirSync(join(copy, "jobs"));
    writeFileSync(join(copy, "jobs/planted.ts"), text);
    assert.deepEqual(findBreaches(copy), []);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
