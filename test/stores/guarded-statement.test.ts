import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { inspect } from "node:util";
import { StatementCache } from "../../src/stores/dialects/sqlite/guarded-statement.ts";

function openTable(): { statements: StatementCache; rows: () => unknown[] } {
  const database = new DatabaseSync(":memory:");
  database.exec("create table t (a, b)");
  const statements = new StatementCache(database);
  return {
    statements,
    rows: () =>
      statements
        .get("select * from t")
        .execute([])
        .rows.map((row) => ({ ...(row as object) })),
  };
}

const INSERT = "insert into t (a, b) values (?, ?)";

test("values that SQLite would silently store as something else are refused, in every place", () => {
  const { statements, rows } = openTable();
  const wrong = [
    undefined,
    new Date(0),
    true,
    false,
    {},
    { a: 1 },
    [],
    Number.NaN,
    Infinity,
    2 ** 53,
    2 ** 60,
    -(2 ** 53),
    Symbol("s"),
    () => 1,
  ];
  for (const value of wrong) {
    assert.throws(() => statements.get(INSERT).execute([value, 1]), TypeError, inspect(value));
    assert.throws(() => statements.get(INSERT).execute([1, value]), TypeError, inspect(value));
  }
  assert.deepEqual(rows(), []);
});

test("too few and too many values are refused", () => {
  const { statements, rows } = openTable();
  for (const values of [[], [1], [1, 2, 3]]) assert.throws(() => statements.get(INSERT).execute(values), TypeError);
  assert.deepEqual(rows(), []);
});

test("a question mark in a text, a name or a comment takes no value", () => {
  const { statements } = openTable();
  const sql = `select '?' as a, 'it''s ?' as b, ? as "c?", ? as d /* ? */ -- ?`;
  assert.deepEqual(
    { ...(statements.get(sql).execute([1, 2]).rows[0] as object) },
    { a: "?", b: "it's ?", "c?": 1, d: 2 },
  );
});

test("plain values come back as they went in", () => {
  const { statements, rows } = openTable();
  const pairs = [
    [null, "text"],
    [0, -1],
    [Number.MAX_SAFE_INTEGER, 1.5],
    ["", "ş\0ğ"],
  ];
  for (const pair of pairs) statements.get(INSERT).execute(pair);
  assert.deepEqual(
    rows(),
    pairs.map(([a, b]) => ({ a, b })),
  );
});

test("a number beyond 2^53 that is there can be read", () => {
  const { statements, rows } = openTable();
  statements.get("insert into t (a, b) values (9223372036854775807, -9223372036854775807)").execute([]);
  assert.deepEqual(rows(), [{ a: 2 ** 63, b: -(2 ** 63) }]);
});

test("what a statement changed is counted, and what it returns is given", () => {
  const { statements } = openTable();
  assert.equal(statements.get(INSERT).execute([1, 2]).changes, 1);
  assert.deepEqual(
    statements
      .get("update t set b = ? returning a, b")
      .execute([3])
      .rows.map((row) => ({ ...(row as object) })),
    [{ a: 1, b: 3 }],
  );
  assert.equal(statements.get("delete from t").execute([]).changes, 1);
});

test("more statements than are kept still work", () => {
  const { statements } = openTable();
  for (let turn = 0; turn < 2; turn += 1)
    for (let at = 0; at < 500; at += 1)
      assert.equal((statements.get(`select ${at} as n`).execute([]).rows[0] as { n: number }).n, at);
});
