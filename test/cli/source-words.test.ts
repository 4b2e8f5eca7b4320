import assert from "node:assert/strict";
import { test } from "node:test";
import type { Source, SourceRun } from "../../src/api/contract.ts";
import { askingLine, runLine, runTable, sourceTable, stateWords } from "../../src/cli/source-words.ts";

const RUN: SourceRun = {
  source: "openverse",
  status: "ok",
  reason: null,
  found: 12,
  kept: 10,
  downloaded: 9,
  failed: 1,
  started_at: null,
  finished_at: null,
};

function source(id: string, state: Source["health"]["state"], over: Partial<Source> = {}): Source {
  const health = { state, since: null, until: null, reason: null, success_rate: null, p95_ms: null, last_ok_at: null };
  return { id, media: ["image"], needs_key: false, key_names: [], enabled: false, health, ...over } as Source;
}

test("a source is told with its outcome in words, and what it said cannot steer the terminal", () => {
  assert.equal(runLine(RUN), "answered  openverse: 12 found, 10 kept");
  const blocked = { ...RUN, status: "blocked", found: 0, reason: "a\u001b[2Jcaptcha\r\n" } as const;
  assert.equal(runLine(blocked), "keeps us out  openverse (a\ufffd[2Jcaptcha\ufffd\ufffd)");
});

test("the report has a line for each source, and the reason below it", () => {
  const late = { ...RUN, source: "vam", status: "timeout", found: 0, kept: 0, downloaded: 0, reason: "Late." } as const;
  assert.deepEqual(
    runTable([RUN, late]).map((line) => line.split(/\s{2,}/).filter((cell) => cell !== "")),
    [
      ["source", "outcome", "found", "kept", "downloaded"],
      ["openverse", "answered", "12", "10", "9"],
      ["vam", "out of time", "0", "0", "0"],
      ["Late."],
    ],
  );
});

test("the catalogue is aligned, fits, and cuts no name of a key", () => {
  const long = "TRAWL_KEY_WITH_A_NAME_THAT_FITS_NOWHERE_ON_THE_LINE";
  const sources = [
    source("openverse", "ok", { enabled: true, media: ["image", "video", "audio", "file"] }),
    source("searxng_public_domain_image_archive", "needs_key", { needs_key: true, key_names: ["TRAWL_SEARXNG_URL"] }),
    source("pexels", "needs_key", { needs_key: true, key_names: [long] }),
  ];
  const lines = sourceTable(sources, 80);
  assert.equal(lines.length, 4);
  assert.ok(lines.every((line) => line.length <= 80));
  assert.equal(lines[0]?.indexOf("all"), lines[1]?.indexOf("image  "));
  assert.equal(lines[0]?.indexOf("ok"), lines[1]?.indexOf("needs"));
  assert.match(lines[0] ?? "", /^openverse \*/);
  assert.equal(lines[3], `    needs ${long}`);
});

test("a state says until when, since when, and which keys there may be", () => {
  const at = "2026-05-01T14:05:33.000Z";
  const health = (over: Partial<Source["health"]>) => ({ health: { ...source("a", "ok").health, ...over } });
  assert.equal(
    stateWords(source("a", "ok", health({ state: "blocked", until: at }))),
    "blocked until 2026-05-01 14:05 UTC",
  );
  assert.equal(
    stateWords(source("a", "ok", health({ state: "broken", since: at }))),
    "broken since 2026-05-01 14:05 UTC",
  );
  assert.equal(stateWords(source("a", "slow", { key_names: ["K"] })), "slow, may have K");
  assert.equal(stateWords(source("a", "unknown", { key_names: ["K"], needs_key: true })), "not known yet, has K");
});

test("which sources are being asked is said in a line, with how many are still to come", () => {
  const runs = (...statuses: readonly SourceRun["status"][]) =>
    statuses.map((status, index) => ({ source: `s${index}\u001b`, status }) as SourceRun);
  assert.equal(askingLine(runs("ok", "running", "running", "pending")), "asking  s1\ufffd, s2\ufffd (1 more to ask)");
  assert.equal(askingLine(runs("running")), "asking  s0\ufffd");
  assert.equal(askingLine(runs("ok", "cancelled")), "");
});
