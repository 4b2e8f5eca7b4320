import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fileNameFromResponse, nameByVerifiedType, numberedName, safeFileName } from "../../src/domain/file-name.ts";
import { decodeCharset } from "../../src/engines/http/decode-charset.ts";
import { extensionOf } from "../../src/domain/mime-extensions.ts";
import { readAttackFile } from "../support/attack-tables.ts";

const HIDDEN = /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2069\u061C\uFEFF]/u;

/** Text made of what names break on, mixed with anything. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom("..", ".", "/", "\\", " ", "-", "~", "%2e", "CON", "com¹", ".lnk", ".url", ".{", "}", ":", "\0"),
      fc.constantFrom(
        "\u202E",
        "\u200B",
        "\uD800",
        "e\u0301",
        "\u0301",
        "İ",
        "ß",
        "𝒳",
        "aaaaaaaaaaaaaaaaaaaa",
        ".tar.gz",
      ),
      fc.string({ unit: "binary" }),
      fc.string(),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

function assertHarmless(name: string, source: string): void {
  const note = `${JSON.stringify(source.slice(0, 80))} became ${JSON.stringify(name)}`;
  assert.notEqual(name, "", note);
  assert.ok(Buffer.byteLength(name) <= 200, note);
  assert.ok(!/[/\\<>:"|?*]/.test(name), note);
  assert.ok(!/^[.\-~\s]|[.\s]$/u.test(name), note);
  assert.ok(!HIDDEN.test(name) && name.isWellFormed(), note);
  assert.ok(name === name.normalize("NFC"), note);
  assert.ok(!/^(con|prn|aux|nul|(com|lpt)[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i.test(name), note);
  assert.ok(!/\.(lnk|url|desktop|webloc|hta|scr|local)$/i.test(name), note);
  assert.ok(!/\.\{[^.]*\}$/.test(name), note);
}

test("any text becomes one harmless name, and stays it", () => {
  fc.assert(
    fc.property(nasty, fc.constantFrom(null, "jpg", "jpeg", "mp4", "url"), (text, extension) => {
      const name = safeFileName(text, { extension });
      assertHarmless(name, text);
      assert.equal(safeFileName(name, { extension }), name);
      assert.equal(safeFileName(name), name);
    }),
    { numRuns: 3000 },
  );
});

test("a numbered name is as harmless, and differs for every number", () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 2, max: 1_000_000 }), (text, number) => {
      const name = safeFileName(text);
      const numbered = numberedName(name, number);
      assertHarmless(numbered, text);
      assert.equal(safeFileName(numbered), numbered);
      assert.notEqual(numbered, numberedName(name, number + 1));
      assert.equal(numberedName(name, 1), name);
    }),
  );
});

test("an extension that fits is never lost to the length limit", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 150, maxLength: 400 }), (stem) => {
      assert.ok(safeFileName(`${stem}x.jpeg`).endsWith(".jpeg"));
      assert.ok(safeFileName(`${stem}x.tar.gz`).endsWith(".tar.gz"));
      assert.match(numberedName(safeFileName(`${stem}x.tar.gz`), 12), / \(12\)\.tar\.gz$/);
    }),
  );
});

for (const [source, expected] of [
  ["photo.jpg", "photo.jpg"],
  ["../../etc/passwd", "_.._etc_passwd"],
  ["C:\\Windows\\win.ini", "C__Windows_win.ini"],
  ["..", "download"],
  ["", "download"],
  [" . ", "download"],
  [".htaccess", "htaccess"],
  ["-rf", "rf"],
  ["~root", "root"],
  ["nul.txt", "_nul.txt"],
  ["NUL", "_NUL"],
  ["con .txt", "_con .txt"],
  ["COM¹.txt", "_COM¹.txt"],
  ["CONIN$", "_CONIN$"],
  ["com10.txt", "com10.txt"],
  ["console.txt", "console.txt"],
  ["desktop.ini", "_desktop.ini"],
  ["file.txt:stream", "file.txt_stream"],
  ["name. . .", "name"],
  ["link.lnk", "link.download"],
  ["Site.URL", "Site.download"],
  ["app.desktop", "app.download"],
  ["app.desktop. ", "app.download"],
  ["setup.exe", "setup.exe"],
  ["page.html", "page.html"],
  ["x.{645FF040-5081-101B-9F08-00AA002F954E}", "x.download"],
  ["ev\u202Egpj.exe", "evgpj.exe"],
  ["a\u200Bb\uFEFFc.txt", "abc.txt"],
  ["bad\uD800pair.txt", "badpair.txt"],
  ["e\u0301.txt", "\u00E9.txt"],
  ["e\u200B\u0301.txt", "\u00E9.txt"],
  ["a\nb\tc.txt", "abc.txt"],
  ["%2e%2e%2fetc", "%2e%2e%2fetc"],
] as const) {
  test(`${JSON.stringify(source)} is named ${JSON.stringify(expected)}`, () => {
    assert.equal(safeFileName(source), expected);
  });
}

test("a forbidden ending that only the length limit uncovers is defused too", () => {
  assertHarmless(safeFileName(`${"a".repeat(196)}.lnk${"x".repeat(60)}`), "cut to .lnk");
});

for (const [name, extension, expected] of [
  ["photo.png", "webp", "photo.webp"],
  ["photo.JPEG", "jpg", "photo.JPEG"],
  ["photo.jpg", "jpg", "photo.jpg"],
  ["photo", "jpg", "photo.jpg"],
  ["view.php", "jpg", "view.php.jpg"],
  ["tune.lnk", "mp3", "tune.lnk.mp3"],
  ["photo", "../x", "photo"],
  ["", "jpg", "download.jpg"],
] as const) {
  test(`${JSON.stringify(name)} verified as ${extension} is named ${expected}`, () => {
    assert.equal(safeFileName(name, { extension }), expected);
  });
}

for (const [name, mime, extension, expected] of [
  ["report", "application/pdf", "pdf", "report.pdf"],
  ["report", "text/plain", null, "report"],
  ["photo.png", "image/webp", "webp", "photo.png"],
  ["page.html", "image/gif", "gif", "page.gif"],
  ["setup.exe", "image/png", "png", "setup.exe.png"],
  ["view.PHP", "video/mp4", "mp4", "view.PHP.mp4"],
  ["logo.svg", "image/svg+xml", "svg", "logo.svg"],
  ["setup.exe", "application/x-msdownload", "exe", "setup.exe"],
  ["tool.jar", "application/zip", "zip", "tool.jar"],
  ["page.html", "text/html", null, "page.html"],
] as const) {
  test(`${name} whose bytes are ${mime} is named ${expected}`, () => {
    assert.equal(nameByVerifiedType(name, { mime, extension }), expected);
  });
}

for (const [contentDisposition, url, mime, expected] of [
  ['attachment; filename="a b.txt"', "http://h.example/x", null, "a b.txt"],
  ["attachment; filename=bare.txt; size=3", "http://h.example/x", null, "bare.txt"],
  ["attachment; filename=\"plain.txt\"; filename*=UTF-8''na%C3%AFve.txt", "http://h.example/x", null, "naïve.txt"],
  ["attachment; filename*=iso-8859-1'en'%A3.txt", "http://h.example/x", null, "£.txt"],
  ["attachment; filename*=koi8-r''%A3.txt; filename=b.txt", "http://h.example/x", null, "ё.txt"],
  ["attachment; filename*=klingon''%A3.txt; filename=b.txt", "http://h.example/x", null, "b.txt"],
  ['attachment; filename="q\\"uote.txt"', "http://h.example/x", null, "q_uote.txt"],
  ['attachment; filename="cut.txt', "http://h.example/x", null, "cut.txt"],
  ['attachment; filename="na\u00C3\u00AFve.txt"', "http://h.example/x", null, "naïve.txt"],
  ['attachment; filename="na\u00EFve.txt"', "http://h.example/x", null, "naïve.txt"],
  ['attachment; filename="../../etc/passwd"', "http://h.example/x", null, "_.._etc_passwd"],
  ['attachment; filename=""', "http://h.example/x.bin", null, "x.bin"],
  ["inline", "http://h.example/a/b%20c.txt?d=e/f#g/h", null, "b c.txt"],
  [null, "http://h.example/a/%2e%2e%2fpasswd", null, "_passwd"],
  [null, "http://h.example/bad%C3%28%ZZ.txt", null, "badÃ(%ZZ.txt"],
  [null, "http://h.example/a/b/", null, "download"],
  [null, "http://h.example", "image/jpeg", "download.jpg"],
  [null, "http://h.example/?x=/y.txt", "text/html; charset=utf-8", "download.html"],
  [null, "http://h.example/photo", "IMAGE/PNG", "photo.png"],
  [null, "http://h.example/photo.gif", "image/png", "photo.gif"],
  [null, "http://h.example/photo.gif?size=2", "image/png", "photo.png"],
  [null, "http://h.example/photo.jpeg?size=2", "image/jpeg", "photo.jpeg"],
  [null, "http://h.example/photo.gif#?", "image/png", "photo.gif"],
  [null, "http://h.example/rows.csv?raw=1", "text/plain; charset=utf-8", "rows.csv"],
  [null, "http://h.example/photo.jpg;jsessionid=1.2", null, "photo.jpg"],
  ["inline; filename=report", "http://h.example/x", "application/pdf", "report"],
  [null, "http://h.example/x", "constructor", "x"],
] as const) {
  test(`${contentDisposition ?? "no header"} at ${url} as ${mime} gives ${expected}`, () => {
    assert.equal(fileNameFromResponse({ contentDisposition, url, mime, decode: decodeCharset }), expected);
  });
}

test("whatever a server sends becomes a harmless name, and stays it", () => {
  const disposition = fc
    .tuple(
      fc.constantFrom("filename=", 'filename="', "filename*=UTF-8''", "filename*=gbk''", "filename==?utf-8?q?"),
      nasty,
    )
    .map(([start, rest]) => `x; ${start}${rest}`);
  const part = fc.oneof(
    nasty,
    nasty.map((text) => encodeURIComponent(text.toWellFormed())),
  );
  const mime = fc.option(fc.oneof(nasty, fc.constantFrom("image/png", "text/html", "text/plain", "application/gzip")));
  fc.assert(
    fc.property(disposition, part, nasty, mime, fc.boolean(), (header, path, suggested, type, isNamed) => {
      const contentDisposition = isNamed ? header : null;
      const sources = { url: `http://h/${path}`, mime: type, suggested, decode: decodeCharset };
      const name = fileNameFromResponse({ contentDisposition, ...sources });
      assertHarmless(name, `${header} ${path}`);
      assert.equal(safeFileName(name), name);
      const verified = nameByVerifiedType(name, { mime: "image/png", extension: "png" });
      assertHarmless(verified, name);
      assert.equal(nameByVerifiedType(verified, { mime: "image/png", extension: "png" }), verified);
    }),
    { numRuns: 3000 },
  );
});

for (const [what, text] of [
  ["quotes and backslashes", '\\"'],
  ["dots", ". "],
  ["blanks", " \t"],
  ["question marks", "=?b?"],
  ["percent signs", "%25"],
  ["semicolons", "; a=b"],
  ["slashes", "/\\"],
] as const) {
  test(`a header or a link as long as heads may be, of ${what}, takes no time`, () => {
    const long = text.repeat(65_536 / text.length);
    for (const contentDisposition of [
      `x; filename="a${long}`,
      `x; filename=a${long}z`,
      `x; filename*=utf-8''a${long}z`,
    ]) {
      const startedMs = performance.now();
      const name = fileNameFromResponse({ contentDisposition, url: `http://h/a${long}z`, mime: null });
      assertHarmless(name, what);
      assert.ok(performance.now() - startedMs < 2_000, `${performance.now() - startedMs} ms`);
    }
  });
}

test("extensions are told in lower case", () => {
  assert.deepEqual(["a.JPG", "a", ".jpg", "a.b c", "a..x"].map(extensionOf), ["jpg", null, null, null, null]);
});

/** The name of a text wherever it can stand: in a header raw, in percent signs and in an encoded word, and in a link. */
function namesOf(text: string): string[] {
  const bytes = Buffer.from(text).toString("latin1");
  const percent = encodeURIComponent(text.toWellFormed());
  const headers = [
    `filename=${bytes}`,
    `x; filename="${bytes}"`,
    `x; filename*=UTF-8''${percent}`,
    `x; filename==?utf-8?b?${Buffer.from(text).toString("base64")}?=`,
  ];
  const sources = { mime: null, decode: decodeCharset };
  return [
    safeFileName(text),
    ...headers.map((contentDisposition) => fileNameFromResponse({ ...sources, contentDisposition, url: "" })),
    ...[text, percent].map((path) =>
      fileNameFromResponse({ ...sources, contentDisposition: null, url: `http://h/${path}` }),
    ),
  ];
}

function assertAllHarmless(text: string): void {
  for (const name of namesOf(text)) {
    assertHarmless(name, text);
    assert.equal(safeFileName(name), name);
  }
}

for (const list of ["payloads/directory_traversal.txt", "payloads/traversals-8-deep-exotic-encoding.txt"]) {
  test(`every line of ${list} stays one harmless name`, (t) => {
    for (const line of (readAttackFile(t, list) ?? "").split(/\r?\n/)) assertAllHarmless(line);
  });
}

test("every naughty string becomes a harmless name", (t) => {
  for (const text of JSON.parse(readAttackFile(t, "naughty-strings/blns.json") ?? "[]") as string[])
    assertAllHarmless(text);
});

test("a link of a million characters has its name at once", { timeout: 20_000 }, () => {
  const url = `https://example.org/${"x".repeat(1_000_000)}/photo.jpg`;
  assert.equal(fileNameFromResponse({ contentDisposition: null, url, mime: null, decode: decodeCharset }), "photo.jpg");
});
