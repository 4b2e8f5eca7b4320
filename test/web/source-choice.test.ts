import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenOf, fittingSources, groupOf, isNamed, workingSources } from "../../web/src/source-choice.ts";
import { licenseText } from "../../web/src/license-text.ts";
import { outsideLink } from "../../web/src/outside-link.ts";
import type { HealthState, Source } from "../../web/src/wire-search.ts";

function source(id: string, over: Partial<Source> = {}, state: HealthState = "ok"): Source {
  const health = { state, since: null, until: null, reason: null, success_rate: null, p95_ms: null, last_ok_at: null };
  const facts = { kind: "search", media: ["image"], searchable: true, needs_key: false } as const;
  const notes = { license_note: "", terms_note: "", enabled: true, adult: false };
  return { id, title: id, ...facts, media: ["image"], key_names: [], keys_set: [], ...notes, health, ...over };
}

const ids = (sources: readonly Source[]): string[] => sources.map(({ id }) => id);

test("only sources fit that can be searched, have what is wanted, and may be shown", () => {
  const all = [
    source("a"),
    source("links", { searchable: false }),
    source("sound", { media: ["audio"] }),
    source("grown", { adult: true }),
  ];
  assert.deepEqual(ids(fittingSources(all, ["image"], "off")), ["a", "grown"]);
  assert.deepEqual(ids(fittingSources(all, ["image", "audio"], "strict")), ["a", "sound"]);
});

test("what is recommended follows the server; what was ticked stays, as far as it fits", () => {
  const fitting = [source("a"), source("b", { enabled: false }), source("maker", { kind: "generator" })];
  assert.deepEqual([...chosenOf("recommended", fitting)], ["a"]);
  assert.deepEqual([...chosenOf(["b", "maker", "gone"], fitting)], ["b", "maker"]);
});

test("all that work are those that would answer, and no generator", () => {
  const states: HealthState[] = ["ok", "slow", "unknown", "blocked", "needs_key", "broken", "engine_missing"];
  const all = [...states.map((state) => source(state, {}, state)), source("maker", { kind: "generator" })];
  assert.deepEqual(workingSources(all), ["ok", "slow", "unknown"]);
});

test("sources stand under what they are", () => {
  assert.equal(groupOf(source("a")), "image");
  assert.equal(groupOf(source("a", { media: ["image", "audio"] })), "mixed");
  assert.equal(groupOf(source("a", { media: ["video"] })), "av");
  assert.equal(groupOf(source("a", { media: ["file"] })), "file");
  assert.equal(groupOf(source("a", { needs_key: true, key_names: ["TRAWL_KEY_A"] })), "key");
  assert.equal(groupOf(source("a", { needs_key: true, key_names: ["TRAWL_SEARXNG_URL"] })), "searxng");
  assert.equal(groupOf(source("a", { kind: "generator", needs_key: true })), "generator");
  assert.equal(groupOf(source("a", { kind: "dataset" })), "dataset");
});

test("typing finds sources by the beginnings of their words, whatever their accents", () => {
  const museum = source("k_samsok", { title: "Müze İstanbul (K-samsök)" });
  for (const typed of ["muze", "ist", "k_sam", "samsok muz"]) assert.equal(isNamed(museum, typed), true, typed);
  for (const typed of ["anbul", "openverse"]) assert.equal(isNamed(museum, typed), false, typed);
});

test("licences are named as people name them, and others as their source does", () => {
  const named = (code: string | null, url: string | null = null, text: string | null = null): string =>
    licenseText({ code, url, text });
  assert.equal(named("by-sa-4.0"), "CC BY-SA 4.0");
  assert.equal(named("by", "https://creativecommons.org/licenses/by/2.0/"), "CC BY 2.0");
  assert.equal(named("CC0"), "CC0");
  assert.equal(named(null, null, "Rights reserved"), "Rights reserved");
});

test("only web links from outside become links", () => {
  assert.equal(outsideLink("https://example.org/a"), "https://example.org/a");
  for (const url of ["javascript:alert(1)", "data:text/html,x", "//example.org", "", null])
    assert.equal(outsideLink(url), null, String(url));
});
