import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MASK, maskSecrets } from "../../src/domain/mask.ts";

const SECRET = "S3cretMarker";

const shapes: readonly string[] = [
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
];

for (const shape of shapes) {
  test(`nothing secret is left of ${shape.replaceAll(SECRET, "…")}`, () => {
    const masked = maskSecrets(shape);
    assert.ok(!masked.includes(SECRET), masked);
    assert.ok(masked.includes(MASK));
  });
}

test("what is not secret stays", () => {
  const plain = [
    "https://h.example/a/b.zip?x=1&page=2#top",
    "an error at 12:30: a@b.example said no",
    "https://h.example/@name/photo",
    "monkey=1 keyboard",
  ];
  for (const text of plain) assert.equal(maskSecrets(text), text);
  assert.equal(
    maskSecrets(`https://u:p@h.example/a?x=1&token=t&y=2`),
    `https://${MASK}@h.example/a?x=1&token=${MASK}&y=2`,
  );
});

test("masking twice changes nothing more, for any text around", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...shapes), fc.string(), (before, shape, after) => {
      const masked = maskSecrets(`${before}\n${shape}\n${after}`);
      assert.ok(!masked.includes(SECRET));
      assert.equal(maskSecrets(masked), masked);
    }),
  );
});

test("a long hostile text is masked in no time", () => {
  for (const part of ["a://", "?token", "&key=", "cookie", "authorization:", "a-", "@"]) {
    const began = performance.now();
    maskSecrets(part.repeat(20_000));
    assert.ok(performance.now() - began < 2_000, part);
  }
});
