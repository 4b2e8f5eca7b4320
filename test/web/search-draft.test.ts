import assert from "node:assert/strict";
import { test } from "node:test";
import { NewJob } from "../../src/api/contract.ts";
import { bodyOf, EMPTY_DRAFT, faultOf, type SearchDraft } from "../../web/src/search-draft.ts";

const DRAFT: SearchDraft = { ...EMPTY_DRAFT, query: " cats " };

test("a plain draft is sent without wishes that nobody has", () => {
  assert.equal(faultOf(DRAFT, undefined), null);
  const body = bodyOf(DRAFT, undefined);
  assert.deepEqual(body, { type: "search", query: "cats", limit: 40, safe_search: "moderate", download: true });
  assert.equal(NewJob.safeParse(body).success, true);
});

test("every wish is sent in the words of the API", () => {
  const draft: SearchDraft = {
    ...DRAFT,
    kinds: ["image", "video"],
    limit_per_source: "7",
    min_width: "640",
    min_height: "480",
    licenses: ["public_domain", "CC BY-SA"],
    safe_search: "off",
    findOnly: true,
  };
  assert.equal(faultOf(draft, ["openverse"]), null);
  const body = bodyOf(draft, ["openverse"]);
  assert.deepEqual(body, {
    type: "search",
    query: "cats",
    kinds: ["image", "video"],
    sources: ["openverse"],
    limit: 40,
    limit_per_source: 7,
    filters: { min_width: 640, min_height: 480, license: ["cc0", "pd", "by-sa"] },
    safe_search: "off",
    download: false,
  });
  assert.equal(NewJob.safeParse(body).success, true);
});

test("what cannot be sent is told by its field", () => {
  assert.equal(faultOf({ ...DRAFT, query: "  " }, undefined), "query");
  assert.equal(faultOf({ ...DRAFT, kinds: [] }, undefined), "kinds");
  for (const limit of ["", "0", "-1", "1.5", "many", "10001"])
    assert.equal(faultOf({ ...DRAFT, limit }, undefined), "limit", limit);
  assert.equal(faultOf({ ...DRAFT, min_width: "100001" }, undefined), "min_width");
  assert.equal(faultOf(DRAFT, []), "sources");
});
