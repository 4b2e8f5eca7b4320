import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MASK, maskSecrets } from "../../src/domain/mask.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import { ORDINARY_LINKS, SECRET, SIGNED_LINKS } from "./signed-links.ts";

const TEXTS: readonly string[] = [
  `https://user:${SECRET}@h.example/a`,
  `https://${SECRET}@h.example/a`,
  `ftp://u:${SECRET}@h.example`,
  `HTTPS://U:${SECRET}@H.EXAMPLE/`,
  `https://u:p%40${SECRET}@h.example/`,
  `https://u:p@${SECRET}@h.example/`,
  `https://h.example/a?token=${SECRET}`,
  `https://h.example/a?x=1&access_token=${SECRET}&y=2`,
  `https://h.example/a?api_key=${SECRET}`,
  `https://h.example/a?X-Amz-Signature=${SECRET}&X-Amz-Credential=${SECRET}`,
  `https://h.example/a?X-Amz-Security-Token=${SECRET}`,
  `https://h.example/a?sig=${SECRET}&se=2026`,
  `https://h.example/a?Policy=${SECRET}&Key-Pair-Id=${SECRET}`,
  `https://h.example/a;jsessionid=${SECRET}`,
  `https://h.example/a?PASSWORD=${SECRET}`,
  `https://h.example/a#access_token=${SECRET}`,
  `https://h.example/a?a=1;token=${SECRET}`,
  `https://h.example/a?user[password]=${SECRET}`,
  `https://h.example/a?user%5Bpassword%5D=${SECRET}`,
  `see <https://h.example/?secret=${SECRET}> and "https://h.example/?auth=${SECRET}"`,
  `Authorization: Bearer ${SECRET}`,
  `authorization: Basic ${SECRET}`,
  `Proxy-Authorization: Basic ${SECRET}`,
  `Cookie: a=b; sid=${SECRET}`,
  `Set-Cookie: sid=${SECRET}; Path=/`,
  `x-api-key: ${SECRET}`,
  `X-Auth-Token: ${SECRET}`,
  `{"authorization":"Bearer ${SECRET}","x":1}`,
  `{"cookie": "sid=${SECRET}"}`,
  `{"headers":{"x-api-key":"${SECRET}"}}`,
  `Authorization: Digest username="ada", nonce="1", response="${SECRET}"`,
  `{"access_token":"${SECRET}","token_type":"bearer"}`,
  `{"password": "a\\"${SECRET}"}`,
  `{"otp": 123456, "client_secret" : "${SECRET}"}`,
  `{'session': '${SECRET}'}`,
  JSON.stringify({ body: JSON.stringify({ token: SECRET }) }),
  JSON.stringify(JSON.stringify(JSON.stringify({ api_key: SECRET }))),
  `the server said: invalid bearer ${SECRET}.`,
  `Basic ${SECRET}== was refused`,
  `wrong password: ${SECRET}!`,
  `the token: ${SECRET}`,
  `user=ada&password=${SECRET}`,
  `password="${SECRET} and ${SECRET}"`,
  `eyJhbGciOiJIUzI1NiJ9.${SECRET}.${SECRET} is no token here`,
  `trawl_${SECRET}0123456789 is no key here`,
  `Redirect to https://h.example/?a=1&sig=${SECRET}: refused`,
  `GET /setup?token=${SECRET} HTTP/1.1`,
];
const SHAPES = [...TEXTS, ...SIGNED_LINKS];

for (const shape of SHAPES) {
  test(`nothing secret is left of ${shape.replaceAll(SECRET, "…")}`, () => {
    const masked = maskSecrets(shape);
    assert.ok(!masked.includes(SECRET), masked);
    assert.ok(masked.includes(MASK));
  });
}

test("what is not secret stays", () => {
  for (const text of ORDINARY_LINKS) assert.equal(maskSecrets(text), text);
  assert.equal(
    maskSecrets(`https://u:p@h.example/a?x=1&token=t&y=2`),
    `https://${MASK}@h.example/a?x=1&token=${MASK}&y=2`,
  );
});

test("masking twice changes nothing more, for any text around", () => {
  const pieces = fc.constantFrom(
    "&",
    "=",
    ";",
    "?",
    "#",
    "@",
    "/",
    ":",
    "//",
    '"',
    "'",
    "%",
    "%3D",
    "token",
    "http:",
    " ",
    "\\",
  );
  const noise = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(noise, fc.constantFrom(...SHAPES), noise, (before, shape, after) => {
      const masked = maskSecrets(`${before}\n${shape}\n${after}`);
      assert.ok(!masked.includes(SECRET));
      assert.equal(maskSecrets(masked), masked);
    }),
    { numRuns: 2_000 },
  );
});

test("a secret stays masked whatever characters it is made of", () => {
  const value = fc.stringMatching(/^[\w.~+/=:@!$()*,%-]{1,60}$/);
  const names = fc.constantFrom("token", "api_key", "X-Amz-Signature", "sig", "password", "hdnts");
  fc.assert(
    fc.property(names, value, (name, secret) => {
      const marked = `${secret}${SECRET}`;
      assert.ok(!maskSecrets(`https://h.example/f?a=1&${name}=${marked}&b=2`).includes(SECRET));
      assert.ok(!maskSecrets(`https://ada:${encodeURIComponent(marked)}@h.example/f`).includes(SECRET));
    }),
  );
});

test("links without secrets are not changed", () => {
  const word = fc
    .stringMatching(/^[a-z0-9]{1,12}$/)
    .filter((text) => !isSecretName(text) && !/^(?:e|ex|oe|code|state)$/.test(text));
  fc.assert(
    fc.property(fc.webUrl(), fc.array(fc.tuple(word, word), { maxLength: 8 }), (url, pairs) => {
      const link = `${url}?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;
      if (!/st|md5|h|verify|mac/.test(pairs.map(([name]) => name).join(" "))) assert.equal(maskSecrets(link), link);
    }),
  );
});

const HOSTILE = [
  "a://",
  "a:\\\\",
  "http:",
  "http:/",
  "?token",
  "&key=",
  "token=;",
  "a=",
  "st=aaaaaaaaaaaa&e=",
  "cookie",
  "authorization:",
];
const HOSTILE_TOO = [
  "a-",
  "@",
  "%3D",
  "%253D",
  "%25",
  '"a":',
  '\\"key\\":',
  '"key":"\\',
  "password: ",
  "bearer ",
  "eyJaaaaaaaa.",
  "/bot12345:",
  "x-",
];

for (const part of [...HOSTILE, ...HOSTILE_TOO, "a"]) {
  test(`a megabyte of ${part} is masked in linear time`, () => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    const began = process.cpuUsage();
    maskSecrets(text);
    const { user, system } = process.cpuUsage(began);
    // Far above what it takes, and far below what a pattern takes that looks at every pair of places.
    assert.ok(user + system < 10_000_000, `${user + system} µs`);
  });
}
