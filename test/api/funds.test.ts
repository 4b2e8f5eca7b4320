import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parquetReadObjects } from "hyparquet";
import { addDays, isWeekday, istanbulDay } from "../../src/funds/days.ts";
import { openTefasSite, type TefasSite } from "../support/tefas-site.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { LOCAL_KEY, startTrawl, type Trawl, untilStatus } from "./trawl.ts";

const TODAY = istanbulDay(Date.now());
const FROM = addDays(TODAY, -120);
/** So long ago that nothing changes any more. */
const TO = addDays(TODAY, -20);
/** A weekday about so many days ago. */
const weekday = (daysAgo: number): string => {
  let day = addDays(TODAY, -daysAgo);
  while (!isWeekday(day)) day = addDays(day, 1);
  return day;
};
const [STARTS, GAP, HOLIDAY, ENDS] = [weekday(80), weekday(70), weekday(60), weekday(50)];

let site: TefasSite;
let trawl: Trawl;
let user: SignedIn;

before(async () => {
  const suspended = Array.from({ length: 60 }, (_, index) => addDays(TODAY, -index));
  site = await openTefasSite({
    holidays: [HOLIDAY],
    funds: [
      { code: "AFA", name: "AK PORTFÖY AMERİKA YABANCI HİSSE SENEDİ FONU" },
      { code: "IST", name: "IŞIK İSTANBUL FONU", from: STARTS, gaps: [GAP] },
      { code: "SUS", name: "=ASKIDA;FON", suspended },
      { code: "END", to: ENDS },
    ],
  });
  trawl = await startTrawl({ sourceEndpoints: new Map([["TEFAS", site.url]]), tefasRequestsPerMinute: 600_000 });
  user = await signIn(trawl, await createUser(trawl, await signIn(trawl), "ada"));
  const body = { type: "funds", kind: "YAT", from: FROM, tables: ["prices", "allocation"] };
  const created = await trawl.call("/api/jobs", { body, headers: user });
  assert.equal(created.status, 201, created.text);
  const job = await untilStatus(trawl, created.json.job_id, "completed");
  assert.equal(job.progress, 100);
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const get = async (path: string): Promise<any> => {
  const { status, json, text } = await trawl.call(`/api/funds${path}`);
  assert.equal(status, 200, text);
  return json;
};

test("everybody reads funds, people with an account have them read", async () => {
  const body = { type: "funds", kind: "EMK", from: FROM };
  const { status, json } = await trawl.call("/api/jobs", { body });
  assert.deepEqual([status, json.error.code], [401, "unauthenticated"]);
  for (const [odd, field] of [
    [{ ...body, kind: "XXX" }, "kind"],
    [{ ...body, from: "yesterday" }, "from"],
    [{ ...body, funds: ["ş"] }, "funds.0"],
    [{ ...body, tables: [] }, "tables"],
  ] as const) {
    const answer = await trawl.call("/api/jobs", { body: odd, as: LOCAL_KEY });
    assert.equal(answer.status, 400);
    assert(answer.text.includes(field), answer.text);
  }
  const tooOld = await trawl.call("/api/jobs", {
    body: { ...body, from: "2001-01-01", to: "2001-02-01" },
    as: LOCAL_KEY,
  });
  assert.equal(tooOld.status, 400);
  assert.match(tooOld.json.error.message, /TEFAS gives five years/);
});

test("funds are found by words, however their İ and ı are written, page by page", async () => {
  for (const q of ["ışık istanbul", "IŞIK", "isik", "İSTANBUL", "ist"])
    assert.deepEqual(
      (await get(`?q=${encodeURIComponent(q)}`)).funds.map(({ code }: any) => code),
      ["IST"],
      q,
    );
  const first = await get("?kind=YAT&limit=3");
  const second = await get(`?kind=YAT&limit=3&cursor=${first.next_cursor}`);
  assert.deepEqual([first.total, second.next_cursor], [4, null]);
  assert.deepEqual(
    [...first.funds, ...second.funds].map(({ code, state }: any) => [code, state]),
    [
      ["AFA", "active"],
      ["END", "ended"],
      ["IST", "active"],
      ["SUS", "suspended"],
    ],
  );
  assert.equal((await trawl.call("/api/funds?cursor=abc")).status, 400);
});

test("a series has the days of the fund, numbers as numbers, and nulls for nothing", async () => {
  const { rows, fund } = await get(`/ist/prices?from=${FROM}&to=${TO}`);
  assert.deepEqual([fund.code, fund.first_day, rows[0].day], ["IST", STARTS, STARTS]);
  assert.deepEqual(Object.keys(rows[0]), ["code", "day", "price", "units", "investors", "size"]);
  assert.deepEqual(
    { ...rows[0], price: 0 },
    { code: "IST", day: STARTS, price: 0, units: 960084201, investors: 4845, size: 3037309510.91 },
  );
  assert(!rows.some(({ day }: any) => day === GAP || day === HOLIDAY));
  const { rows: parts, labels } = await get(`/AFA/allocation?kind=YAT&from=${FROM}&to=${TO}`);
  assert.deepEqual(parts[0].parts, { hs: 60.25, tr: 45, r: -5.5, zzz: 0.25 });
  assert.deepEqual(
    [labels.hs, labels.zzz],
    [
      { en: "Stocks", tr: "Hisse senedi" },
      { en: "zzz", tr: "zzz" },
    ],
  );
  assert.equal((await trawl.call("/api/funds/NIX/prices")).status, 404);
});

test("coverage tells holidays from gaps, and what is not known from both", async () => {
  const { rows } = await get(`/coverage?kind=YAT&from=${addDays(FROM, -40)}&to=${TODAY}`);
  const of = (day: string) => rows.find((row: any) => row.day === day);
  assert.deepEqual(of(HOLIDAY), { day: HOLIDAY, state: "holiday", missing: [] });
  assert.deepEqual(of(GAP), { day: GAP, state: "gap", missing: ["IST"] });
  assert.equal(of(STARTS).state, "complete");
  assert.equal(rows.find(({ day }: any) => !isWeekday(day)).state, "empty");
  assert.equal(rows.find(({ day }: any) => isWeekday(day)).state, "unknown");
  assert.equal(rows.length, 161);
});

test("returns go by the calendar, and a suspended fund lost nothing", async () => {
  const { returns, day } = await get(`/AFA/returns?day=${TO}`);
  const of = (period: string) => returns.find((row: any) => row.period === period);
  const { rows } = await get(`/AFA/prices?from=${FROM}&to=${TO}`);
  const price = (at: string) => rows.findLast((row: any) => row.day <= at);
  const week = price(addDays(day, -7));
  assert.deepEqual([of("1w").from, of("1w").percent], [week.day, (price(day).price / week.price - 1) * 100]);
  assert.equal(of("5y").percent, null);
  const suspended = await get("/SUS/returns");
  assert(suspended.day < addDays(TODAY, -59));
  assert(suspended.returns.every(({ percent }: any) => percent === null || percent > -99));
});

test("funds are compared in percent since their first price in the range", async () => {
  const { days, funds } = await get(`/compare?kind=YAT&funds=AFA,IST,SUS&from=${FROM}&to=${TO}`);
  assert(!days.includes(HOLIDAY));
  const [afa, ist, sus] = funds;
  assert.deepEqual([afa.percent[0], afa.drawdown[0], ist.percent[0], ist.first_day], [0, 0, null, STARTS]);
  assert.equal(sus.percent.at(-1), null);
  assert(afa.max_drawdown <= 0 && afa.max_drawdown > -100);
});

test("exports: plain CSV, the Turkish form, JSON and Parquet say the same", async () => {
  const query = `kind=YAT&from=${FROM}&to=${TO}`;
  const csv = await trawl.call(`/api/funds/export?${query}&format=csv`);
  assert.match(csv.headers.get("content-disposition") ?? "", /trawl-YAT-prices\.csv/);
  const lines = csv.text.trimEnd().split("\r\n");
  assert.equal(lines[0], "kind,code,name,day,price,units,investors,size");
  const suspended = lines.find((line) => line.startsWith("YAT,SUS"));
  assert.match(suspended ?? "", /^YAT,SUS,'=ASKIDA;FON,/);
  const turkish = await trawl.call(`/api/funds/export?${query}&format=csv-tr&funds=AFA`);
  assert.match(
    turkish.text,
    /\r\nYAT;AFA;AK PORTFÖY AMERİKA YABANCI HİSSE SENEDİ FONU;[\d-]+;\d,\d+;960084201;4845;3037309510,91\r\n/,
  );
  const json = JSON.parse((await trawl.call(`/api/funds/export?${query}&format=json&tables=prices,allocation`)).text);
  assert.deepEqual([json.prices.length, Object.keys(json)], [lines.length - 1, ["prices", "allocation"]]);
  const parquet = await fetch(`${trawl.url}/api/funds/export?${query}&format=parquet`);
  const rows = await parquetReadObjects({ file: await parquet.arrayBuffer() });
  assert.deepEqual(
    rows.map(({ code, day, price }) => ({ code, day, price })),
    json.prices.map(({ code, day, price }: any) => ({ code, day, price })),
  );
  const both = await trawl.call(`/api/funds/export?${query}&format=csv&tables=prices,allocation`);
  assert.equal(both.status, 400);
  const parts = await trawl.call(`/api/funds/export?${query}&format=csv&tables=allocation&funds=AFA`);
  assert.match(parts.text, /,r,Repo,-5\.5\r\n/);
});

test("older clients see a fund job among the active tasks", async () => {
  site.holdAt(0);
  const body = { type: "funds", kind: "BYF", from: FROM };
  const { json } = await trawl.call("/api/jobs", { body, as: LOCAL_KEY });
  const job = await untilStatus(trawl, json.job_id, "running");
  const { json: active } = await trawl.call("/api/database/tasks", { as: LOCAL_KEY });
  const [task] = active.tasks;
  assert.deepEqual([task.task_id, task.job_type, task.live, task.can_cancel], [job.id, "funds", true, true]);
  await trawl.call(`/api/jobs/${job.id}/cancel`, { method: "POST", as: LOCAL_KEY });
  await untilStatus(trawl, job.id, "cancelled");
  site.release();
  assert.equal((await trawl.call("/api/database/tasks", { as: LOCAL_KEY })).json.active_tasks, 0);
});
