import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { SIGN_IN_PROBLEMS } from "../../src/auth/oidc/sign-in-problem.ts";
import { AUDIT_ACTIONS } from "../../src/domain/audit-log.ts";
import { LIMIT_NAMES } from "../../src/domain/quotas.ts";
import { FAILURES } from "../../src/domain/failures.ts";
import { STATUSES } from "../../src/domain/status.ts";
import { WAITING_CODES } from "../../src/domain/waiting.ts";

type Texts = { [key: string]: string | Texts };

async function readTexts(language: string): Promise<Texts> {
  const file = new URL(`../../web/src/i18n/${language}.json`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as Texts;
}

function entriesOf(texts: Texts, prefix = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${prefix}${key}`, value] as [string, string]] : entriesOf(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).sort();
const en = new Map(entriesOf(await readTexts("en")));
const tr = new Map(entriesOf(await readTexts("tr")));

describe("the texts of the page", () => {
  it("exist in both languages, with the same values to fill in", () => {
    assert.deepEqual([...tr.keys()].sort(), [...en.keys()].sort());
    for (const [key, text] of en) {
      assert.notEqual(text, "", key);
      assert.deepEqual(placeholders(tr.get(key) ?? ""), placeholders(text), key);
    }
  });

  it("name every status, failure, wait, limit, deed and problem of a sign-in", () => {
    const wanted = [
      ...STATUSES.map((status) => `status.${status}`),
      ...Object.keys(FAILURES).map((code) => `failure.${code}`),
      ...WAITING_CODES.map((code) => `waiting.${code}`),
      ...SIGN_IN_PROBLEMS.map((code) => `sign_in.problem_${code}`),
      ...AUDIT_ACTIONS.map((action) => `audit.did.${action}`),
      ...LIMIT_NAMES.flatMap((name) => [`quota.${name}`, `quota.then_${name}`, `users.limit_${name}`]),
    ];
    assert.deepEqual(
      wanted.filter((key) => !en.has(key)),
      [],
    );
  });

  it("are there for every key that the page names whole", async () => {
    const root = join(import.meta.dirname, "../../web/src");
    for await (const file of glob("**/*.{ts,tsx}", { cwd: root })) {
      const code = await readFile(join(root, file), "utf8");
      for (const [, key = ""] of code.matchAll(/\bt\(\s*"([\w.]+)"/g))
        assert.ok(en.has(key) || en.has(`${key}_other`), `${file}: ${key}`);
    }
  });

  it("say in English what the failures themselves say", () => {
    for (const [code, { text }] of Object.entries(FAILURES)) assert.equal(en.get(`failure.${code}`), text);
  });
});
