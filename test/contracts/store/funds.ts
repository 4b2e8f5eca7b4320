import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeptWindow } from "../../../src/stores/funds.ts";
import type { Store } from "../../../src/stores/store.ts";
import { T0, type OpenStore } from "./store-under-test.ts";

type Row = readonly [code: string, day: string, price: string | null];

function windowOf(rows: readonly Row[], over: Partial<KeptWindow> = {}): KeptWindow {
  const days = Map.groupBy(rows, ([, day]) => day);
  const funds = [...Map.groupBy(rows, ([code]) => code)].map(([code, ofFund]) => {
    const all = ofFund.map(([, day]) => day).sort();
    const priced = ofFund.filter(([, , price]) => price !== "0").map(([, day]) => day);
    const spans = { first_day: all[0] ?? null, last_day: all.at(-1) ?? null };
    return {
      code,
      name: `${code} fonu`,
      rows: all.length,
      ...spans,
      first_priced: priced[0] ?? null,
      last_priced: priced.at(-1) ?? null,
    };
  });
  return {
    kind: "YAT",
    table: "prices",
    weekdays: [...days.keys()],
    batches: [JSON.stringify(rows.map(([code, day, price]) => [code, day, price, "10.5", 3, "1234567890123.45"]))],
    days: [...days].map(([day, ofDay]) => [day, ofDay.length] as const),
    funds,
    ...over,
  };
}

const keep = (store: Store, window: KeptWindow, at = T0) => store.write((tx) => tx.funds.keep(window, at));
const DAYS = { from: "2026-01-01", to: "2026-12-31" };

export function fundsHold(open: OpenStore): void {
  test("rows of funds are kept once by kind, fund and day, and say what changed", async () => {
    await using opened = await open();
    const { store } = opened;
    const first: Row[] = [
      ["AFA", "2026-01-05", "1.000001"],
      ["AFA", "2026-01-06", "1.5"],
      ["MAC", "2026-01-05", "0"],
    ];
    assert.deepEqual(await keep(store, windowOf(first)), { added: 3, revised: 0 });
    assert.deepEqual(await keep(store, windowOf(first)), { added: 0, revised: 0 });
    const then: Row[] = [
      ["AFA", "2026-01-06", "1.6"],
      ["MAC", "2026-01-06", null],
    ];
    assert.deepEqual(await keep(store, windowOf(then), T0 + 1), { added: 1, revised: 1 });
    const prices = await store.read((tx) => tx.funds.prices("YAT", "AFA", DAYS, 10));
    assert.deepEqual(prices, [
      {
        kind: "YAT",
        code: "AFA",
        day: "2026-01-05",
        price: "1.000001",
        units: "10.5",
        investors: 3,
        size: "1234567890123.45",
      },
      {
        kind: "YAT",
        code: "AFA",
        day: "2026-01-06",
        price: "1.6",
        units: "10.5",
        investors: 3,
        size: "1234567890123.45",
      },
    ]);
    const days = await store.read((tx) => tx.funds.days("YAT", "prices", DAYS));
    assert.deepEqual(
      days.map(({ day, rows, read_at, revised }) => [day, rows, read_at, revised]),
      [
        ["2026-01-05", 2, T0, 0],
        ["2026-01-06", 2, T0 + 1, 1],
      ],
    );
    const fund = await store.read((tx) => tx.funds.get("YAT", "MAC"));
    assert.deepEqual(
      [fund?.first_day, fund?.last_day, fund?.first_priced, fund?.last_priced],
      ["2026-01-05", "2026-01-06", "2026-01-06", "2026-01-06"],
    );
    assert.deepEqual(await store.read((tx) => tx.funds.days("EMK", "prices", DAYS)), []);
  });

  test("a day that was read without rows is known, and a later reading without rows takes none away", async () => {
    await using opened = await open();
    const { store } = opened;
    await keep(store, windowOf([["AFA", "2026-01-05", "1"]], { weekdays: ["2026-01-05", "2026-01-06"] }));
    await keep(store, windowOf([], { weekdays: ["2026-01-05", "2026-01-06"] }), T0 + 9);
    const days = await store.read((tx) => tx.funds.days("YAT", "prices", DAYS));
    assert.deepEqual(
      days.map(({ day, rows, read_at }) => [day, rows, read_at]),
      [
        ["2026-01-05", 1, T0 + 9],
        ["2026-01-06", 0, T0 + 9],
      ],
    );
    const near = await store.read((tx) => tx.funds.neighbours("YAT", "prices", "2026-01-06"));
    assert.deepEqual([near.before?.day, near.after], ["2026-01-05", null]);
  });

  test("the days and the number of the rows of a fund are known, however often they came", async () => {
    await using opened = await open();
    const { store } = opened;
    const days = ["2026-01-05", "2026-01-06", "2026-01-07"];
    const rows = days.map((day): Row => ["ALL", day, "1"]);
    await keep(store, windowOf([...rows, ["GAP", days[0]!, "1"], ["GAP", days[2]!, "1"], ["NEW", days[2]!, "1"]]));
    const had = await store.read((tx) => tx.funds.rowDays("YAT", "prices", ["GAP", "NEW", "NIX"], DAYS));
    assert.deepEqual(
      [...had],
      [
        ["GAP", [days[0], days[2]]],
        ["NEW", [days[2]]],
      ],
    );
    const counts = async () =>
      (await store.read((tx) => tx.funds.spans("YAT", "prices"))).map(({ code, rows: count }) => [code, count]);
    const counted = [
      ["ALL", 3],
      ["GAP", 2],
      ["NEW", 1],
    ];
    assert.deepEqual(await counts(), counted);
    // What comes again is not counted again.
    await keep(store, windowOf(rows));
    assert.deepEqual(await counts(), counted);
  });

  test("the pace of a service outlives the process, and moves with the clock", async () => {
    await using opened = await open();
    const take = (store: Store, now: number) => store.write((tx) => tx.funds.takePace("tefas", 10_000, now));
    assert.equal(await take(opened.store, T0), 0);
    assert.equal(await take(opened.store, T0 + 4_000), 6_000);
    const store = await opened.reopen();
    assert.equal(await take(store, T0 + 9_999), 1);
    await store.write((tx) => tx.shiftDeadlines(1_000));
    assert.equal(await take(store, T0 + 10_000), 1_000);
    await store.write((tx) => tx.funds.notePace("tefas", T0 + 60_000, (before) => before * 2));
    assert.equal(await take(store, T0 + 59_999), 1);
    assert.equal(await take(store, T0 + 60_000), 0);
    assert.equal(await take(store, T0 + 60_000), 20_000);
  });
}
