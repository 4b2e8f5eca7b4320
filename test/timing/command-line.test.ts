import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { demoFiles } from "../../src/cli/demo-files.ts";
import type { DemoFile } from "../../src/cli/demo-files.ts";
import { openDemoOrigin } from "../../src/cli/demo-origin.ts";
import { CommandLineHome } from "../support/command-line.ts";

const SMALL = "/tables/station-1.csv";
const LARGE = "/files/block-5MB.bin";

const crawling = (path: string): DemoFile => {
  const bytes = (start: number, end: number): Buffer => Buffer.alloc(end - start, "c");
  return { path, mime: "application/octet-stream", sizeBytes: 4_000_000, bytes, rate: 1_000_000 };
};

async function home(t: TestContext, env: Record<string, string> = {}) {
  const origin = await openDemoOrigin([...demoFiles(), crawling("/crawl.bin")]);
  t.after(() => origin[Symbol.asyncDispose]());
  const cli = new CommandLineHome(t, { TRAWL_EGRESS_ALLOW: origin.hostPort, TRAWL_PORT: "0", ...env });
  return { cli, at: (path: string): string => `http://${origin.hostPort}${path}` };
}

test("bad use is exit code 2, in words and without a stack", async (t) => {
  const cli = new CommandLineHome(t);
  for (const words of [["jbos"], ["jobs", "--nope"], ["get"], ["pause"], ["serve", "more"], ["--port", "x", "jobs"]]) {
    const { code, out, err } = await cli.run(...words);
    assert.equal(code, 2, words.join(" "));
    assert.equal(out, "");
    assert.doesNotMatch(err, /\n\s+at /);
  }
});

test("an unknown variable stops every command that needs the configuration", async (t) => {
  const { code, err } = await new CommandLineHome(t, { TRAWL_PROT: "1" }).run("jobs");
  assert.equal(code, 2);
  assert.match(err, /TRAWL_PROT.*TRAWL_PORT/s);
});

test("what is configured but cannot be reached or opened is exit code 3", async (t) => {
  const nobody = await new CommandLineHome(t, { TRAWL_URL: "http://127.0.0.1:9/" }).run("jobs");
  assert.equal(nobody.code, 3);
  assert.match(nobody.err, /No server answers at http:\/\/127\.0\.0\.1:9\//);
  const cli = new CommandLineHome(t);
  assert.equal((await cli.run("verify")).code, 3);
  mkdirSync(cli.dataDir);
  writeFileSync(join(cli.dataDir, "trawl.db"), "this is no database, it only has its name and some length".repeat(9));
  const damaged = await cli.run("serve");
  assert.equal(damaged.code, 3);
  assert.match(damaged.err, /database/);
  assert.equal((await cli.run("doctor")).code, 1);
});

test("get fetches without a server, says what it does in plain lines, and leaves all right", async (t) => {
  const { cli, at } = await home(t);
  const { code, out, err } = await cli.run("get", at(SMALL), at(LARGE), at("/odd/moved.png"));
  assert.equal(code, 0, err);
  assert.match(out, /^job [\w-]+\n/);
  assert.match(out, /done {2}station-1\.csv/);
  assert.match(out, /completed: 3 of 3 files/);
  assert.ok(!out.includes("\u001b"));
  assert.equal(statSync(join(cli.files, "block-5MB.bin")).size, 5_000_000);
  assert.equal(existsSync(join(cli.dataDir, "server.json")), false);
  const verdict = await cli.run("verify", "--deep");
  assert.equal(verdict.code, 0, verdict.out);
  const { out: jobs } = await cli.run("jobs", "--json");
  assert.deepEqual(
    (JSON.parse(jobs) as { status: string }[]).map(({ status }) => status),
    ["completed"],
  );
});

test("a file that fails is exit code 1 with the reason; a link that is refused too", async (t) => {
  const { cli, at } = await home(t);
  const failed = await cli.run("get", at(SMALL), at("/odd/not-there.bin"));
  assert.equal(failed.code, 1);
  assert.match(failed.out, /failed {2}.*not-there\.bin: \S/);
  const refused = await cli.run("get", at(SMALL), "http://192.168.0.1/secret", at(SMALL));
  assert.equal(refused.code, 1);
  assert.match(refused.err, /refused: http:\/\/192\.168\.0\.1\/secret: /);
  assert.match(refused.err, /duplicate: /);
  const lost = await cli.run("get", at(SMALL), "--proxy", "nowhere");
  assert.equal(lost.code, 1, lost.err);
  assert.match(lost.err, /proxy must be one of: direct/);
  const none = await cli.run("get", "ftp://a.example/x");
  assert.equal(none.code, 1);
  assert.equal(none.out, "");
});

test("--output chooses the folder, --json gives the job", async (t) => {
  const { cli, at } = await home(t);
  const elsewhere = join(cli.root, "elsewhere");
  const { code, out } = await cli.run("get", at(SMALL), "-o", elsewhere, "--json", "--name", "Named");
  assert.equal(code, 0);
  assert.equal((JSON.parse(out) as { name: string }).name, "Named");
  assert.ok(existsSync(join(elsewhere, "station-1.csv")));
});

test("Ctrl-C pauses and says how to go on; resume goes on at the byte", async (t) => {
  const { cli, at } = await home(t);
  const getting = cli.start("get", at("/crawl.bin"));
  const [, id = ""] = await getting.printed(/^job (\S+)/);
  const parts = join(cli.files, ".trawl/parts");
  while (!readdirSync(parts).some((name) => statSync(join(parts, name)).size > 1_000_000)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  getting.child.kill("SIGINT");
  const paused = await getting.ended;
  assert.equal(paused.code, 1);
  assert.match(paused.err, new RegExp(`trawl resume ${id}`));
  const { out: listed } = await cli.run("jobs", "--status", "paused", "--json");
  assert.deepEqual(
    (JSON.parse(listed) as { id: string }[]).map((job) => job.id),
    [id],
  );
  const resumed = await cli.run("resume", id, "--json");
  assert.equal(resumed.code, 0, resumed.err);
  const [outcome] = JSON.parse(resumed.out) as { job: { status: string } }[];
  assert.equal(outcome?.job.status, "completed");
  assert.ok(readFileSync(join(cli.files, "crawl.bin")).equals(Buffer.alloc(4_000_000, "c")));
});

test("a running server is used by every command, and a signal stops it within ten seconds", async (t) => {
  const { cli, at } = await home(t);
  const serving = cli.start("serve");
  await serving.printed(/ready at http:\/\/127\.0\.0\.1:\d+\//);
  for (const line of serving.out.trim().split("\n")) assert.ok(JSON.parse(line));
  assert.equal(statSync(join(cli.dataDir, "server.json")).mode & 0o777, 0o600);
  assert.equal((await cli.run("get", at(SMALL))).code, 0);
  const wrong = await cli.run("get", at(SMALL), "-o", "x");
  assert.deepEqual([wrong.code, /server is running/.test(wrong.err)], [2, true]);
  const crawl = cli.start("get", at("/crawl.bin"));
  const [, id = ""] = await crawl.printed(/^job (\S+)/);
  await crawl.printed(/running/);
  assert.match((await cli.run("pause", id)).out, /paus/);
  assert.equal((await crawl.ended).code, 1);
  assert.match((await cli.run("cancel", id)).out, /cancelled/);
  assert.equal((await cli.run("pause", id)).code, 1);
  assert.equal((await cli.run("verify")).code, 0);
  assert.equal((await cli.run("verify", "--repair")).code, 3);
  assert.match((await cli.run("doctor")).out, /runs on this data folder/);
  const second = await cli.run("serve");
  assert.deepEqual([second.code, /Another Trawl server/.test(second.err)], [3, true]);
  const began = performance.now();
  serving.child.kill("SIGTERM");
  assert.equal((await serving.ended).code, 0);
  assert.ok(performance.now() - began < 10_000);
  assert.equal(existsSync(join(cli.dataDir, "server.json")), false);
});

test("verify --repair makes a lost name again", async (t) => {
  const { cli, at } = await home(t);
  await cli.run("get", at(SMALL));
  unlinkSync(join(cli.files, "station-1.csv"));
  assert.equal((await cli.run("verify")).code, 1);
  const repaired = await cli.run("verify", "--repair");
  assert.equal(repaired.code, 0, repaired.out);
  assert.match(repaired.out, /mended {2}name_missing/);
  assert.ok(existsSync(join(cli.files, "station-1.csv")));
});
