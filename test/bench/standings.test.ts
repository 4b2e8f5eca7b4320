import assert from "node:assert/strict";
import { it } from "node:test";
import { notAvailable, type Standing } from "../../bench/transfer/alternate.ts";
import { atLeast, atMost, goalsTable, missedGoals } from "../../bench/transfer/goals.ts";
import { cpuRatio, faultsOf, middleOf, speedRatio, standingsTable } from "../../bench/transfer/standings.ts";
import { toMarkdown } from "../../bench/report.ts";

const cost = (wallS: number, cpuS: number) => ({ wallS, cpuS, peakRssMb: 10 });
const standing = (name: string, ...costs: Standing["costs"]): Standing => ({ name, costs, fault: null });
const OURS = standing("ours", cost(1, 0.5), cost(9, 0.9), cost(2, 0.7));
const OTHER = standing("other", cost(4, 1.4));

it("takes each figure's own median", () => {
  const { wallS, cpuS, requestS } = middleOf(OURS.costs);
  assert.deepEqual([wallS, cpuS, requestS], [2, 0.7, null]);
});

it("says how many times as fast, and how many times the CPU time", () => {
  assert.equal(speedRatio([OURS, OTHER], "ours", "other"), 2);
  assert.equal(cpuRatio([OURS, OTHER], "ours", "other"), 0.5);
  assert.equal(speedRatio([OURS, OTHER], "ours", "nobody"), null);
});

it("gives no ratio to one that failed after a good round", () => {
  assert.equal(speedRatio([{ ...OURS, fault: "it ended with 7" }, OTHER], "ours", "other"), null);
});

it("keeps the line of a mode that is not available, and says why", () => {
  const all = [OURS, notAvailable("later", "no such mode"), OTHER];
  const { columns, rows } = standingsTable(all, { title: "t", bytes: 4e6, references: ["other"] });
  assert.deepEqual(rows[0], ["ours", "3", "2.00", "2.00", "0.70", "", "10.0", "2.00", "0.50"]);
  assert.deepEqual(rows[1]?.slice(0, 2), ["later", "**not available: no such mode**"]);
  for (const row of rows) assert.equal(row.length, columns.length);
  assert.deepEqual(faultsOf(all), ["later: not available: no such mode"]);
});

it("counts files a second and shows the request's own time", () => {
  const all = [standing("ours", { ...cost(2, 1), requestS: 0.25 })];
  const { columns, rows } = standingsTable(all, { title: "t", bytes: 1e6, references: [], fileCount: 500 });
  assert.equal(rows[0]?.[columns.indexOf("files/s")], "250");
  assert.equal(rows[0]?.[columns.indexOf("of it the request, s")], "0.25");
});

it("counts a goal that could not be measured as missed", () => {
  const goals = [atLeast("fast", 1.25, 1.3), atMost("small", 40, 41), atLeast("later", 1, null)];
  assert.deepEqual(missedGoals(goals), ["small ≤ 40: 41.0", "later ≥ 1: not available"]);
  assert.deepEqual(
    goalsTable(goals, true).rows.map((row) => row[3]),
    ["", "missed", "missed"],
  );
  assert.ok(goalsTable(goals, false).rows.every((row) => row[3] === ""));
});

it("writes what was not measured, and judges only a run that is large enough", () => {
  const report = { name: "transfer", command: "c", facts: ["f"], tables: [], absent: ["later: not available"] };
  assert.match(
    toMarkdown({ ...report, missed: null }),
    /Too small a run.*\n\n\*\*Not measured:\*\* later: not available\./s,
  );
  assert.match(toMarkdown({ ...report, missed: ["small ≤ 40: 41.0"] }), /Missed: small ≤ 40: 41\.0\./);
  assert.match(toMarkdown({ ...report, missed: [], absent: [] }), /Every goal was met\.$/);
});
