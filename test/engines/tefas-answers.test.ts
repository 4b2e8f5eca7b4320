import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gatherRows } from "../../src/engines/tefas/gather-rows.ts";
import { readAnswer } from "../../src/engines/tefas/read-answer.ts";

const FIXTURES = join(
  process.env["TRAWL_FIXTURES"] ?? join(import.meta.dirname, "../../../shared/fixtures"),
  "sources/tefas",
);
const skip = existsSync(FIXTURES) ? false : `the recorded answers are not at ${FIXTURES}`;
const recorded = (name: string): string => readFileSync(join(FIXTURES, name), "utf8");

const ROW =
  '{"fonKodu":"AAL","fonUnvan":"ATA","tarih":"2026-04-24","fiyat":3.163587,"tedPaySayisi":960084201.0,"kisiSayisi":4845,"portfoyBuyukluk":12345678901234567.89,"borsaBultenFiyat":null,"rn":1}';
const answer = (rows: string, rest = '"errorCode":null,"errorMessage":null'): string =>
  `{${rest},"resultList":${rows},"toplamSayi":1,"toplamSayfa":1}`;

test("recorded: a row of today's site, and its answer for days without any", { skip }, () => {
  const [row] = readAnswer(recorded("fonGnlBlgSiraliGetir_AAL_2026-04-24.json"), "prices");
  assert.deepEqual(row, {
    code: "AAL",
    name: "ATA PORTFÖY PARA PİYASASI (TL) FONU",
    day: "2026-04-24",
    price: "3.163587",
    units: "960084201",
    investors: 4845,
    size: "3037309510.91",
    parts: null,
  });
  assert.deepEqual(readAnswer(recorded("empty_day.json"), "prices"), []);
  assert.deepEqual(readAnswer(recorded("empty_day.json"), "allocation"), []);
});

test("digits beyond what a number holds are kept", () => {
  assert.equal(readAnswer(answer(`[${ROW}]`), "prices")[0]?.size, "12345678901234567.89");
});

test("blanks around codes and names are none, and a fund without a name is known by its code", () => {
  const blank = ROW.replace('"AAL"', '" AAL "').replace('"ATA"', '" ATA\\t"');
  const nameless = ROW.replace('"ATA"', "null");
  const rows = readAnswer(
    answer(`[${blank},${nameless}]`, '"errorMessage":null').replace('"toplamSayi":1', '"toplamSayi":2'),
    "prices",
  );
  assert.deepEqual(
    rows.map(({ code, name }) => [code, name]),
    [
      ["AAL", "ATA"],
      ["AAL", "AAL"],
    ],
  );
});

const odd: [string, string][] = [
  ["a missing key of ours", answer("null", '"errorCode":null,"errorMessage":"Hata:java.lang.NullPointerException"')],
  ["a range too old", answer("null", '"errorMessage":"Geçersiz veri: Baslangıc Tarihi 5 yıldan eski olamaz"')],
  ["no list", '{"errorCode":null,"errorMessage":null}'],
  ["a bare array", `[${ROW}]`],
  ["fewer rows than it says", answer("[]")],
  ["a field renamed", answer(`[${ROW.replace("fiyat", "fiyati")}]`)],
  ["a price as text", answer(`[${ROW.replace("3.163587", '"3,163587"')}]`)],
  ["investors in fractions", answer(`[${ROW.replace("4845", "4845.5")}]`)],
  ["another kind of date", answer(`[${ROW.replace("2026-04-24", "24.04.2026")}]`)],
  ["a code that is none", answer(`[${ROW.replace("AAL", "aal")}]`)],
  ["half an answer", answer(`[${ROW}]`).slice(0, -9)],
];
for (const [name, text] of odd) {
  test(`an odd answer is a failure: ${name}`, () => {
    assert.throws(() => readAnswer(text, "prices"), { code: "odd_answer" });
  });
}

test("an allocation without any known code, or with a percentage as text, is odd", () => {
  const facts = '"fonKodu":"AAL","fonUnvan":"ATA","tarih":"2026-04-24"';
  assert.throws(() => readAnswer(answer(`[{${facts},"xx":1}]`), "allocation"), { code: "odd_answer" });
  assert.throws(() => readAnswer(answer(`[{${facts},"hs":"60,5"}]`), "allocation"), { code: "odd_answer" });
  const [row] = readAnswer(answer(`[{${facts},"hs":60.5,"r":-2,"xx":41.5,"dt":null,"tr":0}]`), "allocation");
  assert.equal(row?.parts, '{"hs":60.5,"r":-2,"xx":41.5}');
});

test("pages and nothing at all are being kept out", () => {
  for (const text of ["", "  ", "<html>", "\n<!doctype html>"])
    assert.throws(() => readAnswer(text, "prices"), { code: "kept_out" });
});

test("rows are put in the order in which they are kept, each fund and day once", () => {
  const window = { kind: "YAT", table: "prices", first: "2026-04-01", last: "2026-04-28" } as const;
  const other = ROW.replace("2026-04-24", "2026-04-23").replace("3.163587", "0");
  const rows = readAnswer(answer(`[${ROW},${other},${ROW.replace("AAL", "AAA")},${ROW}]`), "prices");
  const { batches, days, funds, rows: count } = gatherRows(window, rows);
  assert.deepEqual(
    (JSON.parse(batches[0] ?? "") as string[][]).map(([code, day]) => `${code} ${day}`),
    ["AAA 2026-04-24", "AAL 2026-04-23", "AAL 2026-04-24"],
  );
  assert.deepEqual(
    [count, days],
    [
      3,
      [
        ["2026-04-23", 1],
        ["2026-04-24", 2],
      ],
    ],
  );
  assert.deepEqual(funds[1], {
    code: "AAL",
    name: "ATA",
    rows: 2,
    first_day: "2026-04-23",
    last_day: "2026-04-24",
    first_priced: "2026-04-24",
    last_priced: "2026-04-24",
  });
  assert.throws(() => gatherRows({ ...window, last: "2026-04-23" }, rows), { code: "odd_answer" });
});
