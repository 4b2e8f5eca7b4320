import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { sumOfLog } from "../../bench/transfer/nginx.ts";
import { parseRange } from "../../bench/transfer/parse-range.ts";
import { parseStat, parseStatusMb, usageOf } from "../../bench/transfer/process-cost.ts";
import { lineAbout } from "../../bench/transfer/product.ts";
import { parseTimes } from "../../bench/transfer/run-tool.ts";
import { parseVersion, requireTools } from "../../bench/transfer/tools.ts";

it("reads the last line of time(1) and refuses anything else", () => {
  assert.deepEqual(parseTimes("Command exited with non-zero status 1\n0.50 0.25 2000\n"), {
    cpuS: 0.75,
    peakRssMb: 2.048,
  });
  assert.throws(() => parseTimes(""), /Not what time\(1\) was asked for/);
});

it("reads a process whose name holds spaces and brackets", () => {
  const line = "42 (a (b) c) S 7 42 42 0 -1 4194304 9 8 7 6 150 50 20 30 20 0 11 0 1 2 3";
  assert.deepEqual(parseStat(line), { pid: 42, parent: 7, cpuS: 2.5 });
});

it("reads sizes of a process in MB", () => {
  assert.equal(parseStatusMb("Name:\tx\nVmHWM:\t  1000 kB\nVmRSS:\t   500 kB\n", "VmRSS"), 0.512);
  assert.equal(parseStatusMb("Name:\tkthread\n", "VmRSS"), 0);
});

it("sums up a living process, and nothing for one that is gone", { skip: process.platform !== "linux" }, () => {
  assert.ok(usageOf(process.pid).rssMb > 10);
  assert.deepEqual(usageOf(2 ** 30), { cpuS: 0, rssMb: 0, peakRssMb: 0 });
});

it("finds the version in what programs say", () => {
  assert.equal(parseVersion("aria2 version 1.36.0\nCopyright"), "1.36.0");
  assert.equal(parseVersion("GNU Wget2 1.99.1 - multithreaded"), "1.99.1");
  assert.equal(parseVersion("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1"), "7.88.1");
  assert.equal(parseVersion("hello"), "of unknown version");
});

it("names every program that is missing, and the package that brings it", () => {
  const path = process.env["PATH"];
  process.env["PATH"] = import.meta.dirname;
  try {
    assert.throws(() => requireTools(["aria2c", "nginx"]), {
      message: "This benchmark needs aria2c, nginx, not found in PATH: apt-get install aria2 nginx-light",
    });
  } finally {
    process.env["PATH"] = path;
  }
});

it("sums up the log's lines", () => {
  assert.equal(sumOfLog("100\n0\n23\n"), 123);
});

it("reads single ranges and nothing else", () => {
  assert.deepEqual(parseRange("bytes=10-19", 100), [10, 20]);
  assert.deepEqual(parseRange("bytes=90-", 100), [90, 100]);
  assert.deepEqual(parseRange("bytes=90-400", 100), [90, 100]);
  for (const other of [undefined, "bytes=100-", "bytes=1-2,4-5", "lines=1-2"])
    assert.equal(parseRange(other, 100), null);
});

it("finds what a server said of a setting", () => {
  const notices = ["trawl: TRAWL_DIGEST is set but has no effect in this version.", "trawl: ready at http://x/"];
  assert.equal(lineAbout(notices, ["TRAWL_DIGEST"]), "TRAWL_DIGEST is set but has no effect in this version");
  assert.equal(lineAbout(notices, ["TRAWL_MAX_JOBS"]), null);
  assert.equal(lineAbout(["It cannot start.", "- TRAWL_DIGEST is wrong."], ["TRAWL_DIGEST"]), "TRAWL_DIGEST is wrong");
});

it("has a place for every report in the document", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/performance.md"), "utf8");
  for (const name of ["api", "transfer"]) {
    assert.ok(text.indexOf(`<!-- bench ${name} begin -->`) > 0);
    assert.ok(text.indexOf(`<!-- bench ${name} end -->`) > text.indexOf(`<!-- bench ${name} begin -->`));
  }
});
