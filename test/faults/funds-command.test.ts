import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { addDays, istanbulDay } from "../../src/funds/days.ts";
import { CommandLineHome } from "../support/command-line.ts";
import { openTefasSite } from "../support/tefas-site.ts";

const TODAY = istanbulDay(Date.now());

test("funds are read and exported without a server, and a second reading asks nothing", async (t) => {
  const site = await openTefasSite({ funds: [{ code: "AFA" }, { code: "MAC" }] });
  t.after(() => site[Symbol.asyncDispose]());
  const environment = { TRAWL_ENDPOINT_TEFAS: site.url, TRAWL_TEFAS_REQUESTS_PER_MINUTE: "6000", TRAWL_PORT: "0" };
  const cli = new CommandLineHome(t, environment);
  const [from, to] = [addDays(TODAY, -90), addDays(TODAY, -30)];
  const words = ["funds", "update", "--kind", "YAT", "--from", from, "--to", to];
  const { code, out, err } = await cli.run(...words);
  assert.equal(code, 0, err);
  assert.match(out, /^completed: [34] of [34] windows/m);
  const asked = site.asked.length;
  const again = await cli.run(...words);
  assert.deepEqual([again.code, site.asked.length], [0, asked]);
  const csv = await cli.run("funds", "export", "--kind", "YAT", "--funds", "AFA", "--from", from, "--to", to);
  assert.equal(csv.code, 0, csv.err);
  assert.match(csv.out, /^kind,code,name,day,price,units,investors,size\r\nYAT,AFA,/);
  const file = join(cli.files, "..", "funds.parquet");
  const parquet = await cli.run("funds", "export", "--kind", "YAT", "--format", "parquet", "--output", file);
  assert.equal(parquet.code, 0, parquet.err);
  assert.equal(readFileSync(file).subarray(-4).toString(), "PAR1");
  assert.deepEqual((await cli.run("funds", "update", "--kind", "YAT")).code, 2);
  const odd = await cli.run("funds", "update", "--kind", "XXX", "--from", from);
  assert.deepEqual([odd.code, /kind/.test(odd.err)], [1, true]);
});
