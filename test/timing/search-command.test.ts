import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { CommandLineHome } from "../support/command-line.ts";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";

const SOURCES = ["openverse", "cleveland", "vam"] as const;

async function home(t: TestContext, options: Parameters<typeof openSourceSite>[0] = {}) {
  const site = await openSourceSite(options);
  t.after(() => site[Symbol.asyncDispose]());
  return { site, cli: new CommandLineHome(t, environment(site)) };
}

function environment(site: SourceSite): Record<string, string> {
  return { ...site.environment(SOURCES), TRAWL_EGRESS_ALLOW: site.host, TRAWL_PORT: "0" };
}

const cells = (line: string): string[] => line.split(/\s{2,}/).filter((cell) => cell !== "");

test("search fetches what its sources found and ends with what became of each", async (t) => {
  const { cli } = await home(t, { moods: { vam: "shows a page" } });
  const { code, out, err } = await cli.run("search", "n2", "also", "cat", "--sources", SOURCES.join(","));
  assert.equal(code, 0, err);
  assert.match(out, /^job [\w-]+\n/);
  assert.match(out, /^answered {2}openverse: 2 found, 2 kept$/m);
  assert.match(out, /^failed {2}vam \(The answer is not what it should be: a page came in the place of JSON\.\)$/m);
  assert.match(out, /^done {2}openverse-cat-0\.jpg/m);
  const table = out.slice(out.indexOf("source ")).trimEnd().split("\n").map(cells);
  assert.deepEqual(table.slice(0, 4), [
    ["source", "outcome", "found", "kept", "downloaded"],
    ["openverse", "answered", "2", "2", "2"],
    ["cleveland", "answered", "2", "2", "2"],
    ["vam", "failed", "0", "0", "0"],
  ]);
  assert.equal(readdirSync(cli.files).filter((name) => name.endsWith(".jpg")).length, 4);
});

test("search finds only, narrows by what is asked, and gives JSON", async (t) => {
  const { cli, site } = await home(t);
  const narrow = ["--license", "by,cc0", "--min-width", "700", "--limit", "3", "--safe", "strict", "--kinds", "image"];
  const run = await cli.run("search", "n9", "--sources", "openverse,cleveland", "--find-only", "--json", ...narrow);
  assert.equal(run.code, 0, run.err);
  const { job, sources } = JSON.parse(run.out) as { job: Record<string, unknown>; sources: { kept: number }[] };
  assert.deepEqual([job["status"], job["message"], job["downloaded"]], ["completed", "3 found", 0]);
  assert.deepEqual(
    sources.map(({ kept }) => kept),
    [0, 3],
  );
  assert.ok(site.asked.every((link) => !link.startsWith("/files/")));
});

test("search that nobody answers is exit code 1; bad use is 2", async (t) => {
  const { cli } = await home(t, { moods: { vam: "closes mid-body" } });
  const silent = await cli.run("search", "n1", "--sources", "vam");
  assert.equal(silent.code, 1);
  assert.match(silent.out, /failed: /);
  const unknown = await cli.run("search", "n1", "--sources", "nowhere");
  assert.deepEqual([unknown.code, /there is no source "nowhere"/.test(unknown.err)], [1, true]);
  for (const words of [[], ["n1", "--safe", "none"], ["n1", "--limit", "0"], ["n1", "--kinds", "image,smell"]])
    assert.equal((await cli.run("search", ...words)).code, 2, words.join(" "));
});

test("Ctrl-C pauses a search and says how to go on; resume asks those that had not answered", async (t) => {
  const { cli, site } = await home(t, { held: "cleveland" });
  const searching = cli.start("search", "n2", "--kinds", "image", "--sources", "openverse,cleveland");
  const [, id = ""] = await searching.printed(/^job (\S+)/);
  await searching.printed(/answered {2}openverse/);
  await searching.printed(/^asking {2}cleveland$/m);
  searching.child.kill("SIGINT");
  const paused = await searching.ended;
  assert.equal(paused.code, 1);
  assert.match(paused.err, new RegExp(`trawl resume ${id}`));
  site.release();
  const resumed = await cli.run("resume", id);
  assert.equal(resumed.code, 0, resumed.err);
  assert.match(resumed.out, /completed: 4 of 4 files/);
  assert.deepEqual([site.askedFor("openverse"), site.askedFor("cleveland")], [1, 2]);
});

test("sources lists the catalogue within 80 columns, and asks one source", async (t) => {
  const { cli, site } = await home(t, { moods: { vam: "shows a page" } });
  const all = await cli.run("sources");
  assert.equal(all.code, 0, all.err);
  const lines = all.out.trimEnd().split("\n");
  assert.ok(lines.length > 118 && lines.every((line) => line.length <= 80));
  assert.match(lines.at(-1) ?? "", /^\d+ sources/);
  const some = await cli.run("sources", "openverse", "--kind", "search", "--json");
  assert.ok((JSON.parse(some.out) as { id: string }[]).some(({ id }) => id === "openverse"));
  assert.equal(site.asked.length, 0);
  const good = await cli.run("sources", "test", "openverse");
  assert.equal(good.code, 0, good.err);
  assert.match(good.out, /^openverse: nothing found, 0 found in \d+\.\d s\.\n$/);
  const bad = await cli.run("sources", "test", "vam");
  assert.deepEqual([bad.code, /^vam: failed, .*a page came/.test(bad.out)], [1, true], bad.out);
  assert.equal((await cli.run("sources", "test", "nowhere")).code, 1);
  assert.match((await cli.run("sources", "vam")).out, /^vam \* {2}image {2}not known yet\n/);
});
