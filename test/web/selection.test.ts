import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { linesOf, looksLikeLinks } from "../../web/src/links.ts";
import { percentOf } from "../../web/src/progress.ts";
import { linkTo, parseRoute } from "../../web/src/route.ts";
import { keepKnown, NOTHING_SELECTED, pick, pickAll } from "../../web/src/selection.ts";

const ORDER = ["a", "b", "c", "d", "e"];

describe("the selection", () => {
  it("takes one, adds with ctrl and fills a range with shift", () => {
    const one = pick(NOTHING_SELECTED, ORDER, { id: "b", how: "only" });
    const range = pick(one, ORDER, { id: "d", how: "range" });
    const more = pick(range, ORDER, { id: "c", how: "toggle" });
    assert.deepEqual([...range.ids], ["b", "c", "d"]);
    assert.deepEqual([...more.ids], ["b", "d"]);
  });

  it("fills a range upwards, and begins one where there is no anchor", () => {
    const from = pick(NOTHING_SELECTED, ORDER, { id: "d", how: "range" });
    assert.deepEqual([...pick(from, ORDER, { id: "b", how: "range" }).ids].sort(), ["b", "c", "d"]);
  });

  it("selects all, then none, and forgets rows that are gone", () => {
    const all = pickAll(NOTHING_SELECTED, ORDER);
    assert.equal(all.ids.size, 5);
    assert.equal(pickAll(all, ORDER).ids.size, 0);
    assert.deepEqual([...keepKnown(all, ["b"]).ids], ["b"]);
    assert.equal(keepKnown(all, ORDER), all);
  });
});

describe("what the page makes of texts and numbers", () => {
  it("splits pasted text into lines", () => {
    assert.deepEqual(linesOf(" https://a/1 \r\n\n# note\nhttps://b/2 https://b/3\nhttps://c/with space"), [
      "https://a/1",
      "https://b/2",
      "https://b/3",
      "https://c/with space",
    ]);
    assert.equal(looksLikeLinks("just words"), false);
    assert.equal(looksLikeLinks("words\nhttps://a/1"), true);
  });

  it("floors percentages and keeps 100 for what is completed", () => {
    assert.equal(percentOf({ status: "running", bytes_done: 999, bytes_total: 1_000 }), 99);
    assert.equal(percentOf({ status: "running", bytes_done: 1_000, bytes_total: 1_000 }), 99);
    assert.equal(percentOf({ status: "completed", bytes_done: 0, bytes_total: 0 }), 100);
    assert.equal(percentOf({ status: "running", bytes_done: 5, bytes_total: null }), null);
  });

  it("reads and writes addresses", () => {
    assert.equal(parseRoute("#/nowhere").page, "active");
    assert.equal(parseRoute("#/history?status=failed").query.get("status"), "failed");
    assert.equal(linkTo("history", { status: "failed", q: "" }), "#/history?status=failed");
  });
});
