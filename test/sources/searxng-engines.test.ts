import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { searxngOffer, searxngSource } from "../../src/sources/families/searxng.ts";
import { SourceFailure } from "../../src/sources/source-failure.ts";
import { keyName } from "../../src/sources/source.ts";

/** As an instance answers at /config. Source: https://docs.searxng.org/dev/engines/enginelib.html */
function config(...engines: readonly (readonly [name: string, categories: readonly string[], enabled?: boolean])[]) {
  const listed = engines.map(([name, categories, enabled = true]) => ({ name, categories, enabled, paging: true }));
  return { categories: ["general", "images"], engines: listed, instance_name: "SearXNG", version: "2026.11.1" };
}

const searxngEngines = (answer: unknown) => searxngOffer(answer).more.map(searxngSource);

describe("the engines of an instance", () => {
  test("become sources of their own, by the first of their categories that holds media", () => {
    const sources = searxngEngines(
      config(
        ["tumblr.pics", ["general", "images"]],
        ["my films", ["videos", "images"]],
        ["our music", ["music"]],
        ["papers", ["science", "files"]],
      ),
    );
    assert.deepEqual(
      sources.map(({ id, media, title }) => [id, ...media, title]),
      [
        ["searxng_tumblr_pics", "image", "tumblr.pics (SearXNG)"],
        ["searxng_my_films", "video", "my films (SearXNG)"],
        ["searxng_our_music", "audio", "our music (SearXNG)"],
        ["searxng_papers", "file", "papers (SearXNG)"],
      ],
    );
    for (const { bridge, recommended, recorded } of sources)
      assert.deepEqual([bridge, recommended, recorded], ["searxng", false, false]);
  });

  test("are left out where they are known, find no media, are switched off or are not wanted", () => {
    const answer = config(
      ["google images", ["images"]],
      ["wikipedia", ["general"]],
      ["off", ["images"], false],
      ["piratebay", ["files"]],
      ["new", ["images"]],
      ["new", ["images"]],
    );
    assert.deepEqual(
      searxngEngines(answer).map(({ id }) => id),
      ["searxng_new"],
    );
  });

  test("have ids that variables can carry and that nobody else has, whatever their names", () => {
    const ids = searxngEngines(
      config(
        ["百度图片", ["images"]],
        ["图", ["images"]],
        ["A-b!", ["images"]],
        ["a.B", ["images"]],
        ["Lucide", ["images"]],
      ),
    ).map(({ id }) => id);
    assert.deepEqual(ids, ["searxng_engine", "searxng_engine_2", "searxng_a_b", "searxng_a_b_2", "searxng_lucide_2"]);
    for (const id of ids) assert.match(keyName({ id }, null), /^[A-Z0-9_]+$/);
  });

  test("are not made up from an answer of another shape", () => {
    for (const answer of [null, "", [], { engines: {} }]) assert.throws(() => searxngEngines(answer), SourceFailure);
    assert.deepEqual(searxngEngines({ engines: [null, 7, { name: 3 }, { name: "x", categories: "images" }] }), []);
  });
});
