import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CommandLineHome } from "../support/command-line.ts";
import { openSourceSite } from "../support/source-site.ts";

test("export brings a search's files into a folder, goes on where it stopped, and names what is missing", async (t) => {
  const site = await openSourceSite();
  t.after(() => site[Symbol.asyncDispose]());
  const env = { ...site.environment(["openverse"]), TRAWL_EGRESS_ALLOW: site.host, TRAWL_PORT: "0" };
  const cli = new CommandLineHome(t, env);
  const found = await cli.run("search", "n4", "--sources", "openverse", "--kinds", "image");
  assert.equal(found.code, 0, found.err);
  const [, id = ""] = /^job (\S+)/.exec(found.out) ?? [];
  const out = join(cli.root, "out");
  const exported = () => cli.run("export", id, "--to", out);

  const first = await exported();
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /^4 written: /);
  const names = readdirSync(out).filter((name) => name.endsWith(".jpg"));
  assert.equal(names.length, 4);
  const index = readFileSync(join(out, "metadata.jsonl"), "utf8").trim().split("\n");
  assert.deepEqual(
    index.map((line) => (JSON.parse(line) as { file_name: string }).file_name).toSorted(),
    names.toSorted(),
  );

  const [lost = "", changed = ""] = names;
  rmSync(join(out, lost));
  writeFileSync(join(out, changed), "mine now");
  const again = await exported();
  assert.equal(again.code, 1);
  assert.match(again.out, /^1 written, 2 there already, 1 missing: /);
  assert.match(again.err, /stands in the folder with other bytes/);
  assert.equal(readFileSync(join(out, changed), "utf8"), "mine now");
  assert.ok(readFileSync(join(out, "missing.jsonl"), "utf8").includes(changed));

  assert.equal((await cli.run("export", id)).code, 2);
  assert.equal((await cli.run("export", "nobody", "--to", out)).code, 1);
});
