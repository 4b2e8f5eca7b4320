import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { DecodeBytes } from "../../src/domain/byte-text.ts";
import { nameOfDisposition } from "../../src/domain/content-disposition.ts";
import { fileNameFromResponse, safeFileName } from "../../src/domain/file-name.ts";
import { decodeCharset } from "../../src/engines/http/decode-charset.ts";
import { readAttackTable } from "../support/attack-tables.ts";

/** Why a row of Chromium's tables has another answer here. docs/file-names.md says the same in the same words. */
const OFF = "Chromium itself does not run this row: its answer depends on the system's language.";
const ONE_ANSWER = "A name is the same on every system, so Windows's answer holds on Linux and macOS too.";
const JOINED =
  "The recorded row holds the answers for Windows and for other systems joined together; ours is Windows's.";

type Deviation = { readonly row: string; readonly ours: string; readonly reason: string };

const DISPOSITION_DEVIATIONS: readonly Deviation[] = [
  { row: "attachment; filename=\xb0\xa1\xb0\xa2.png", ours: "\xb0\xa1\xb0\xa2.png", reason: OFF },
  { row: "attachment; filename*=iso-8859-1''foo-%c3%a4-%e2%82%ac.html", ours: "foo-Ã¤-â‚¬.html", reason: OFF },
  { row: 'attachment; filename="foo-\xe4html"', ours: "foo-\xe4html", reason: OFF },
  { row: 'attachment; filename="\xe4-%41.html"', ours: "\xe4-%41.html", reason: OFF },
];

const NAME_DEVIATIONS: readonly Deviation[] = [
  { row: "filename=evil.exe. → evil.exe", ours: "evil.exe_", reason: ONE_ANSWER },
  { row: "filename=evil.exe.  .  . → evil.exe.  . _", ours: "evil.exe_", reason: ONE_ANSWER },
  { row: "filename=. . . . . → _. . ._", ours: "download", reason: ONE_ANSWER },
  { row: "filename=COM4.txt → _COM4.txtCOM4.txt", ours: "_COM4.txt", reason: JOINED },
  { row: "filename=lpt1.TXT → _lpt1.TXTlpt1.TXT", ours: "_lpt1.TXT", reason: JOINED },
  { row: "clock$.txt → _clock$.txtclock$.txt", ours: "_clock$.txt", reason: JOINED },
  {
    row: "filename=Setup.exe.local.local → Setup.exe.local.downloadSetup.exe.local.local",
    ours: "Setup.exe.local.download",
    reason: JOINED,
  },
  { row: "filename=Setup.exe.lnk → Setup.exe.downloadSetup.exe.lnk", ours: "Setup.exe.download", reason: JOINED },
  { row: "filename=Thumbs.db → _Thumbs.dbThumbs.db", ours: "_Thumbs.db", reason: JOINED },
];

const SAFE_DEVIATIONS: readonly Deviation[] = [
  { row: "con.htm → con.htm", ours: "_con.htm", reason: ONE_ANSWER },
  { row: "con → con.crx", ours: "_con.crx", reason: ONE_ANSWER },
  {
    row: "harmless.{not-really-this-may-be-a-guid} → harmless.{not-really-this-may-be-a-guid}",
    ours: "harmless.download",
    reason: ONE_ANSWER,
  },
  { row: "harmless.local → harmless.local", ours: "harmless.download", reason: ONE_ANSWER },
  { row: "harmless.lnk → harmless.lnk", ours: "harmless.download", reason: ONE_ANSWER },
];

type Answer = { readonly row: string; readonly theirs: string; readonly ours: string };

/** Every answer is Chromium's or a listed one, and every listed one still differs. */
function assertEqualButListed(answers: readonly Answer[], deviations: readonly Deviation[]): void {
  const different = answers.filter(({ theirs, ours }) => theirs !== ours).map(({ row, ours }) => ({ row, ours }));
  assert.deepEqual(
    different,
    deviations.map(({ row, ours }) => ({ row, ours })),
  );
}

/** Reads rows and says loudly when there are too few of them. */
function rowsOf<Row>(t: TestContext, file: string, key: string, least: number): readonly Row[] | null {
  const rows = readAttackTable<Row>(t, `chromium-net/${file}`, key);
  assert.ok(rows === null || rows.length >= least, `${key} has ${rows?.length} rows`);
  return rows;
}

/** Where the page that led to the file tells the charset, bytes nobody named a charset for are in it. */
function decodeFrom(pageCharset: string | undefined): DecodeBytes {
  return (bytes, charset) => decodeCharset(bytes, charset ?? (pageCharset || null));
}

test("Content-Disposition is read as Chromium reads it", (t) => {
  type Row = { readonly header: string; readonly referrer_charset?: string; readonly filename: string };
  const rows = rowsOf<Row>(t, "content-disposition.json", "cases", 63);
  if (!rows) return;
  const answers = rows.map(({ header, referrer_charset, filename }) => ({
    row: header,
    theirs: filename,
    ours: nameOfDisposition(header, decodeFrom(referrer_charset)) ?? "",
  }));
  assertEqualButListed(answers, DISPOSITION_DEVIATIONS);
});

test("a Content-Disposition gives a name exactly where Chromium finds one", (t) => {
  type Row = { readonly header: string; readonly flags: readonly string[] };
  for (const { header, flags } of rowsOf<Row>(t, "content-disposition.json", "parse_result", 11) ?? []) {
    const found = flags.some((flag) => /^HAS_(?:EXT_)?FILENAME$/.test(flag));
    assert.equal(nameOfDisposition(header, decodeCharset) !== null, found, header);
  }
});

test("a download gets Chromium's name, on every system that of Windows", (t) => {
  type Row = {
    readonly url: string;
    readonly content_disposition: string;
    readonly referrer_charset: string;
    readonly suggested: string;
    readonly mime: string;
    readonly default: string;
    readonly expected: string;
  };
  const rows = rowsOf<Row>(t, "generate-filename.json", "cases", 67);
  if (!rows) return;
  const answers = rows.map((row) => ({
    row: `${row.content_disposition || row.suggested || row.url} → ${row.expected}`,
    theirs: row.expected,
    ours: fileNameFromResponse({
      contentDisposition: row.content_disposition,
      url: row.url,
      mime: row.mime,
      suggested: row.suggested,
      fallback: row.default,
      decode: decodeFrom(row.referrer_charset),
    }),
  }));
  assertEqualButListed(answers, NAME_DEVIATIONS);
});

test("a suggested name becomes Chromium's safe one", (t) => {
  type Row = { readonly mime: string; readonly filename: string; readonly expected: string };
  const rows = rowsOf<Row>(t, "generate-filename.json", "generate_safe_filename", 16);
  if (!rows) return;
  const answers = rows.map(({ mime, filename, expected }) => ({
    row: `${filename} → ${expected}`,
    theirs: expected,
    ours: fileNameFromResponse({ contentDisposition: null, url: "", mime, suggested: filename }),
  }));
  assertEqualButListed(answers, SAFE_DEVIATIONS);
});

test("a name stays as it is exactly where Chromium calls it safe everywhere", (t) => {
  for (const name of rowsOf<string>(t, "generate-filename.json", "safe_portable_basenames", 4) ?? [])
    assert.equal(safeFileName(name), name);
  for (const name of rowsOf<string>(t, "generate-filename.json", "unsafe_portable_basenames", 15) ?? [])
    assert.notEqual(safeFileName(name), name);
  for (const name of rowsOf<string>(t, "generate-filename.json", "reserved_on_windows", 4) ?? [])
    assert.equal(safeFileName(name), `_${name}`);
});

test("every reason for another name than Chromium's is documented", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/file-names.md"), "utf8");
  for (const reason of [OFF, ONE_ANSWER, JOINED]) assert.ok(page.includes(reason), reason);
  for (const { row, ours, reason } of [...DISPOSITION_DEVIATIONS, ...NAME_DEVIATIONS, ...SAFE_DEVIATIONS]) {
    assert.ok(page.includes(`\`${ours}\``), `${row}: ${ours} (${reason})`);
  }
});
