import assert from "node:assert/strict";
import { test } from "node:test";
import type { CandidateFacts } from "../../src/domain/candidate.ts";
import { licenseName } from "../../src/domain/license-name.ts";
import { passesFilters } from "../../src/domain/search-request.ts";

const FACTS: CandidateFacts = {
  source_id: "1",
  kind: "image",
  title: null,
  page_url: null,
  media_url: "https://media.example/1.jpg",
  media_kind: "original",
  thumbnail_url: null,
  width: 800,
  height: 600,
  size_bytes: 50_000,
  mime: "image/jpeg",
  duration_seconds: null,
  creator: null,
  creator_url: null,
  license: { code: "by-sa-4.0", url: null, text: null },
  attribution: null,
  notice_url: null,
  rating: "unknown",
};

const names: [code: string | null, url: string | null, text: string | null, name: string | null][] = [
  ["by-sa-4.0", null, null, "by-sa"],
  ["CC BY-NC-ND 2.0", null, null, "by-nc-nd"],
  ["cc-by-3.0", null, null, "by"],
  ["cc0", null, null, "cc0"],
  ["CC0 1.0", null, null, "cc0"],
  [null, "https://creativecommons.org/licenses/by-sa/2.0/", null, "by-sa"],
  [null, "http://creativecommons.org/publicdomain/zero/1.0/", null, "cc0"],
  [null, "https://creativecommons.org/publicdomain/mark/1.0/", null, "pd"],
  ["whatever", "https://creativecommons.org/licenses/by/4.0/", null, "by"],
  ["pd", null, null, "pd"],
  [null, null, "Public domain", "pd"],
  [null, null, "Unsplash License", "unsplash-license"],
  [null, null, null, null],
  ["", null, "", null],
];

for (const [code, url, text, name] of names) {
  test(`the licence ${code ?? url ?? text ?? "of which nothing is said"} is ${name ?? "none"}`, () => {
    assert.equal(licenseName({ code, url, text }), name);
  });
}

test("what is too small, too large, of another type or licence is not kept", () => {
  assert.equal(passesFilters(FACTS, {}), true);
  assert.equal(passesFilters(FACTS, { min_width: 801 }), false);
  assert.equal(passesFilters(FACTS, { min_height: 601 }), false);
  assert.equal(passesFilters(FACTS, { max_bytes: 49_999 }), false);
  assert.equal(passesFilters(FACTS, { mime: ["image/png"] }), false);
  assert.equal(passesFilters(FACTS, { mime: ["image/*"] }), true);
  assert.equal(passesFilters(FACTS, { license: ["by"] }), false);
  assert.equal(passesFilters(FACTS, { license: ["CC BY-SA"] }), true);
});

test("what a source does not tell is no reason to refuse, except for the licence", () => {
  const unknown = { ...FACTS, width: null, height: null, size_bytes: null, mime: null, license: null };
  assert.equal(passesFilters(unknown, { min_width: 1, min_height: 1, max_bytes: 1, mime: ["image/png"] }), true);
  assert.equal(passesFilters(unknown, { license: ["by"] }), false);
});
