/** P48, P52: no file from outside runs as ours, whatever it says it is, and no name of anything ends a header. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { readAttackFile } from "../support/attack-tables.ts";
import { type RawAnswer, rawExchange, rawRequest } from "../support/raw-exchange.ts";
import { LOCAL_KEY, startTrawl, type Trawl, untilStatus } from "./trawl.ts";

type Sample = { readonly bytes: Buffer; readonly type?: string; readonly disposition?: string };

const samples = new Map<string, Sample>();
let origin: Server;
let hostPort: string;
let trawl: Trawl;
before(async () => {
  origin = createServer(({ url = "/" }, response) => {
    const { bytes, type, disposition } = samples.get(url) ?? { bytes: Buffer.from("x") };
    response.writeHead(200, {
      ...(type === undefined ? {} : { "content-type": type }),
      ...(disposition === undefined ? {} : { "content-disposition": Buffer.from(disposition).toString("latin1") }),
    });
    response.end(bytes);
  });
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
  hostPort = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
  trawl = await startTrawl({ egressAllow: [hostPort] });
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  origin.close();
});

/** Fetches one sample; gives its asset's id. */
async function fetchSample(path: string, sample: Sample): Promise<{ job: string; asset: string }> {
  samples.set(path, sample);
  const body = { type: "links", urls: [`http://${hostPort}${path}`] };
  const made = await trawl.call("/api/jobs", { body, as: LOCAL_KEY });
  assert.equal(made.status, 201, made.text);
  const job = await untilStatus(trawl, made.json.job_id, "completed");
  return { job: job.id, asset: job.recent_files[0].asset_id };
}

const get = (path: string, headers: readonly string[] = [], method = "GET"): Promise<RawAnswer> =>
  rawExchange(
    trawl.port,
    rawRequest(`${method} ${path}`, [`Host: 127.0.0.1`, `Authorization: Bearer ${LOCAL_KEY}`, ...headers]),
  );
const header = ({ headers }: RawAnswer, name: string): string | undefined => headers.find(([key]) => key === name)?.[1];

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const GIF = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");
const JPEG = Buffer.concat([Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"), Buffer.alloc(64)]);
const WAV = Buffer.concat([
  Buffer.from("RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data\0\0\0\0", "latin1"),
]);
const MP3 = Buffer.concat([
  Buffer.from("ID3\x03\0\0\0\0\0\0", "latin1"),
  Buffer.from([0xff, 0xfb, 0x90, 0x64]),
  Buffer.alloc(413),
]);
const WEBM = Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102428581021853806700", "hex");
const SCRIPT = "<script>alert(document.domain)</script>";
const text = (content: string): Buffer => Buffer.from(content);

/** What is shown by the browser itself: pixels, sound and film, told by their bytes. */
const INLINE: readonly (readonly [path: string, bytes: Buffer, declared: string, mime: RegExp])[] = [
  ["/a.png", PNG, "image/png", /^image\/a?png$/],
  ["/declared-as-page.png", PNG, "text/html", /^image\/a?png$/],
  ["/called-page.html", GIF, "text/html", /^image\/gif$/],
  ["/a.jpg", JPEG, "image/jpeg", /^image\/jpeg$/],
  ["/a.wav", WAV, "audio/wav", /^audio\//],
  ["/a.mp3", MP3, "audio/mpeg", /^audio\/mpeg$/],
  ["/a.webm", WEBM, "video/webm", /^video\//],
];

/** What never is, whatever it is called and declared as. */
const NEVER: readonly (readonly [path: string, bytes: Buffer, declared: string])[] = [
  ["/page.html", text(`<!doctype html><html><body>${SCRIPT}</body></html>`), "text/html; charset=utf-8"],
  ["/page.png", text(`<!doctype html><html><body>${SCRIPT}</body></html>`), "image/png"],
  ["/page", text(SCRIPT), "image/gif"],
  ["/page.mp4", text(SCRIPT), "video/mp4"],
  ["/page.mp3", text(SCRIPT), "audio/mpeg"],
  ["/drawing.svg", text(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), "image/svg+xml"],
  ["/drawing.png", text(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), "image/png"],
  ["/a.pdf", text("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"), "application/pdf"],
  ["/pdf.png", text("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"), "image/png"],
  ["/a.xml", text(`<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</x>`), "application/xml"],
  ["/a.xhtml", text(`<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`), "application/xhtml+xml"],
  ["/a.js", text("alert(1)"), "text/javascript"],
  ["/a.css", text("*{color:red}"), "text/css"],
  ["/a.mht", text("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>1</script>"), "multipart/related"],
  ["/a.swf", text("FWS\x09aaaaaaaaaaaa"), "application/x-shockwave-flash"],
  ["/a.zip", text("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaa"), "image/png"],
  ["/a.txt", text(SCRIPT), "text/plain"],
  ["/empty.png", Buffer.alloc(0), "image/png"],
  ["/nothing", text("\0\x01\x02\x03"), "x"],
  ["/header.png", text("x"), "text/html\\r\\nX: y"],
];

function assertHarmless(answer: RawAnswer, what: string): void {
  assert.equal(header(answer, "x-content-type-options"), "nosniff", what);
  const policy = header(answer, "content-security-policy") ?? "";
  assert.ok(policy.includes("sandbox") && policy.includes("default-src 'none'"), what);
  assert.ok(!/allow-|unsafe/.test(policy), what);
  assert.equal(header(answer, "cross-origin-resource-policy"), "same-origin", what);
  assert.equal(header(answer, "x-frame-options"), "DENY", what);
  assert.match(header(answer, "cache-control") ?? "", /private|no-store/, what);
}

test("P48 pictures of pixels, sound and film are shown by the browser itself, told by their bytes alone", async () => {
  for (const [path, bytes, declared, mime] of INLINE) {
    const { job, asset } = await fetchSample(path, { bytes, type: declared });
    for (const address of [`/api/assets/${asset}/file`, `/api/jobs/${job}/file`, `/jobs/${job}/file`]) {
      for (const more of [[], ["Range: bytes=0-3"]]) {
        const answer = await get(address, more);
        assert.equal(answer.status, more.length === 0 ? 200 : 206, path);
        assert.match(header(answer, "content-type") ?? "", mime, path);
        assert.match(header(answer, "content-disposition") ?? "", /^inline;/, path);
        assertHarmless(answer, path);
      }
    }
  }
});

test("P48 pages, drawings, documents, scripts and archives are only ever saved, whatever they are called and declared as", async () => {
  for (const [path, bytes, declared] of NEVER) {
    const { job, asset } = await fetchSample(path, { bytes, type: declared });
    const one = await get(`/api/assets/${asset}/file`);
    const etag = header(one, "etag") ?? "";
    for (const address of [`/api/assets/${asset}/file`, `/api/jobs/${job}/file`, `/jobs/${job}/file`]) {
      for (const more of [[], ["Range: bytes=0-0"], [`If-None-Match: ${etag}`], ["Range: bytes=999-"]]) {
        for (const method of ["GET", "HEAD"]) {
          const answer = await get(address, more, method);
          assert.ok([200, 206, 304, 416].includes(answer.status), `${path} ${answer.status}`);
          assertHarmless(answer, path);
          const type = header(answer, "content-type") ?? "";
          if (answer.status === 416) assert.match(type, /^application\/json/, path);
          else if (answer.status !== 304 || type !== "") {
            assert.match(header(answer, "content-disposition") ?? "", /^attachment;/, `${path} is ${type}`);
            assert.ok(!/^(image|audio|video)\/(?!svg)/.test(type), `${path} is ${type}`);
          }
        }
      }
    }
    const archive = await get(`/api/jobs/${job}/archive.zip`);
    assert.equal(header(archive, "content-type"), "application/zip");
    assert.match(header(archive, "content-disposition") ?? "", /^attachment;/);
    assertHarmless(archive, path);
  }
});

test("P48 the drawings of the attack collection are saved, not shown", async (t) => {
  for (const name of ["SSRF_url.svg", "ssrf_iframe.svg", "ssrf_svg_use.svg", "ssrf_svg_css_import.svg"]) {
    const drawing = readAttackFile(t, `payloads/${name}`);
    if (drawing === null) return;
    const { asset } = await fetchSample(`/${name}`, { bytes: Buffer.from(drawing), type: "image/svg+xml" });
    const answer = await get(`/api/assets/${asset}/file`);
    assert.match(header(answer, "content-disposition") ?? "", /^attachment;/);
    assertHarmless(answer, name);
  }
});

const HEADERS_OF_A_FILE = [
  "accept-ranges",
  "cache-control",
  "connection",
  "content-disposition",
  "content-length",
  "content-security-policy",
  "content-type",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "date",
  "etag",
  "last-modified",
  "permissions-policy",
  "referrer-policy",
  "x-content-type-options",
  "x-frame-options",
];

function assertNothingAdded(answer: RawAnswer, allowed: readonly string[], what: string): void {
  const names = answer.headers.map(([name]) => name);
  assert.deepEqual(
    names.filter((name) => !allowed.includes(name)),
    [],
    what,
  );
  assert.equal(new Set(names).size, names.length, `${what}: a header stands there twice`);
  const disposition = header(answer, "content-disposition") ?? "";
  assert.match(
    disposition,
    /^(attachment|inline); filename="[^"\\]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/,
    what,
  );
}

test("P52 no line break in a name, a link or a title becomes a header", async (t) => {
  const file = readAttackFile(t, "payloads/crlfinjection.txt");
  if (file === null) return;
  const written = file.split("\n").filter(Boolean);
  const meant = written.flatMap((line) => {
    try {
      return [decodeURIComponent(line)];
    } catch {
      return [];
    }
  });
  const own = [
    "a\r\nSet-Cookie: crlf=injection",
    'a"; filename="evil.html',
    "a\u2028Set-Cookie: x",
    "嘊嘍Set-Cookie: crlf=1",
  ];
  const payloads = [...written, ...meant, ...own];
  for (const [index, payload] of payloads.entries()) {
    const bare = payload.replaceAll(/[\r\n]/g, " ");
    const path = `/crlf/${index}/${encodeURIComponent(payload)}`;
    const disposition = `attachment; filename="${bare}"; filename*=UTF-8''${encodeURIComponent(payload)}`;
    samples.set(path, { bytes: Buffer.from(`${index}`), disposition });
    const body = { type: "links", urls: [`http://${hostPort}${path}`], name: payload };
    const made = await trawl.call("/api/jobs", {
      body,
      as: LOCAL_KEY,
      headers: { "idempotency-key": `${index} ${bare.replaceAll(/[^ -~]/g, "?")}` },
    });
    assert.equal(made.status, 201, made.text);
    assert.match(made.headers.get("location") ?? "", /^\/api\/jobs\/[0-9a-f]{48}$/);
    const job = await untilStatus(trawl, made.json.job_id, "completed");
    const answers = [
      await get(`/api/assets/${job.recent_files[0].asset_id}/file`),
      await get(`/jobs/${job.id}/file`),
      await get(`/api/jobs/${job.id}/archive.zip`),
    ];
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      assertNothingAdded(answer, [...HEADERS_OF_A_FILE, "transfer-encoding"], JSON.stringify(payload));
    }
  }
});

test("P52 no line break in an address becomes a header of the answer", async (t) => {
  const file = readAttackFile(t, "payloads/crlfinjection.txt");
  if (file === null) return;
  for (const line of file.split("\n").filter(Boolean)) {
    for (const path of [line, `/docs${line}`, `/api/auth${line}`, `/assets${line}`, `/api/jobs/x?q=${line}`]) {
      const answer = await rawExchange(
        trawl.port,
        rawRequest(`GET ${path.replaceAll(" ", "%20")}`, ["Host: localhost", "Accept: text/html"]),
      );
      assert.equal(header(answer, "set-cookie"), undefined, path);
      assert.ok(!answer.headers.some(([, value]) => /crlf=injection/i.test(value)), path);
    }
  }
});
