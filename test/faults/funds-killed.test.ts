import assert from "node:assert/strict";
import { test } from "node:test";
import { CSV, csvPieces } from "../../src/api/fund-export/csv-pieces.ts";
import type { FundsRequest } from "../../src/domain/funds.ts";
import type { JobRow } from "../../src/domain/rows.ts";
import { addDays, istanbulDay } from "../../src/funds/days.ts";
import { askableDays } from "../../src/funds/windows.ts";
import { startCoreProcess } from "../support/core-process.ts";
import { openTestCore, OWNER, temporaryRoot, type TestCore } from "../support/open-test-core.ts";
import { openTefasSite, type TefasSite } from "../support/tefas-site.ts";

const FUNDS = Array.from({ length: 40 }, (_, index) => ({ code: `F${index + 10}` }));
const KILLED_AT = 14;

/** All that TEFAS gives, but for the days that may still change while this runs. */
function request(): FundsRequest {
  const { first } = askableDays(Date.now());
  const to = addDays(istanbulDay(Date.now()), -14);
  return { type: "funds", kind: "YAT", funds: null, from: addDays(first, 3), to, tables: ["prices"] };
}

function goOn(site: TefasSite, root: string, onRestart: "resume" | "fail" = "resume"): Promise<TestCore> {
  const sourceEndpoints = new Map([["TEFAS", site.url]]);
  return openTestCore({ root, config: { sourceEndpoints, onRestart, tefasRequestsPerMinute: 600_000 } });
}

async function exported({ store }: TestCore): Promise<string> {
  const { from, to } = request();
  const wish = { kind: "YAT", codes: null, tables: ["prices"], days: { from, to } } as const;
  let text = "";
  for await (const piece of csvPieces(store, wish, "prices", CSV)) text += piece;
  return text;
}

/** A fund job that is killed while its fourteenth window is answered. */
async function killed(site: TefasSite, root: string): Promise<JobRow> {
  await using child = await startCoreProcess(root, [site.host], "resume", "finish", site.url);
  site.holdAt(KILLED_AT);
  const job = (await child.order({ kind: "funds", request: request() })) as JobRow;
  await site.seen(KILLED_AT);
  await child.kill();
  site.release();
  return job;
}

test("killed in window 14: it goes on there, and what is exported is what an uninterrupted job brings", async () => {
  await using site = await openTefasSite({ funds: FUNDS });
  await using root = await temporaryRoot();
  const { id, detected } = await killed(site, root.path);
  assert(detected >= 65, `${detected} windows`);
  await using core = await goOn(site, root.path);
  const job = await core.ended(id);
  assert.deepEqual([job.status, job.downloaded, job.recovered], ["completed", detected, 1]);
  assert.equal(site.asked.length, detected + 1);
  assert.equal(site.asked[KILLED_AT], site.asked[KILLED_AT - 1]);

  await using otherRoot = await temporaryRoot();
  await using other = await goOn(site, otherRoot.path);
  await other.ended((await other.jobs.submitFunds({ ownerId: OWNER, request: request() })).id);
  assert.equal(await exported(core), await exported(other));
  const { from, to } = request();
  const daysOf = (one: TestCore) => one.store.read((tx) => tx.funds.days("YAT", "prices", { from, to }));
  const rows = (await daysOf(core)).map(({ day, rows: count, revised }) => [day, count, revised]);
  assert.deepEqual(
    rows,
    (await daysOf(other)).map(({ day, rows: count, revised }) => [day, count, revised]),
  );
});

test("killed where restarts are to be failures: the job failed in these very words, and nothing runs", async () => {
  await using site = await openTefasSite({ funds: FUNDS });
  await using root = await temporaryRoot();
  const { id } = await killed(site, root.path);
  await using core = await goOn(site, root.path, "fail");
  const job = await core.job(id);
  assert.deepEqual([job.status, job.error_message], ["failed", "Task interrupted by server restart or crash"]);
  assert.equal(job.downloaded, KILLED_AT - 1);
  assert((await core.tasks(id)).every(({ status }) => status === "completed" || status === "failed"));
  await core.jobs.act(id, "retry");
  assert.equal((await core.ended(id)).downloaded, job.detected);
});
