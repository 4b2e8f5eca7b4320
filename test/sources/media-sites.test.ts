import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SOURCES } from "../../src/sources/catalogue.ts";
import { mediaSites } from "../../src/sources/media-sites/media-sites.ts";
import { isMediaHost } from "../../src/sources/search-source.ts";

const BY_LINK = SOURCES.filter(({ kind }) => kind === "media_site");

describe("sites that are reached by their links", () => {
  test("are many, and those that everybody looks for are among them", () => {
    assert.ok(BY_LINK.length >= 60, `${BY_LINK.length} sites`);
    const ids = new Set(BY_LINK.map(({ id }) => id));
    for (const id of ["youtube", "vimeo", "dailymotion", "tiktok", "twitch"]) assert.ok(ids.has(id), id);
  });

  test("are reached through a program that knows them, and ask nobody themselves", () => {
    for (const { id, bridge, adult, recommended } of BY_LINK) {
      assert.ok(bridge === "ytdlp" || bridge === "gallerydl", id);
      assert.ok(!adult && !recommended, id);
    }
    for (const site of mediaSites) assert.ok(!("search" in site), site.id);
  });

  test("show a link of their own, over https", () => {
    for (const source of BY_LINK) {
      const [example = ""] = source.examples;
      const prefix = mediaSites.find(({ id }) => id === source.id)?.searchPrefix ?? null;
      if (prefix !== null && !example.startsWith("https:")) continue;
      const url = new URL(example);
      assert.equal(url.protocol, "https:", source.id);
      assert.ok(isMediaHost(source, url, null), `${source.id}: ${url.host}`);
    }
  });

  test("name each host for one site alone", () => {
    const hosts = BY_LINK.flatMap(({ mediaHosts }) => mediaHosts);
    assert.equal(new Set(hosts).size, hosts.length);
  });

  test("name the prefixes with which yt-dlp searches", () => {
    const prefixes = Object.fromEntries(mediaSites.map(({ id, searchPrefix }) => [id, searchPrefix]));
    assert.equal(prefixes["youtube"], "ytsearch");
    assert.equal(prefixes["soundcloud"], "scsearch");
    assert.equal(prefixes["tiktok"], null);
    for (const { id, bridge, searchPrefix } of mediaSites)
      if (searchPrefix !== null) assert.ok(bridge === "ytdlp" && /^[a-z]+$/.test(searchPrefix), id);
  });
});
