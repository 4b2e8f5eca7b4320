import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  HASH_PARTS,
  hashDistance,
  NEAR_BITS,
  nearParts,
  parsePictureHash,
  type PictureHash,
  writePictureHash,
} from "../../src/domain/picture-hash.ts";

const part = fc.integer({ min: 0, max: 0xffff });
const hashes: fc.Arbitrary<PictureHash> = fc.tuple(part, part, part, part);

test("a hash is written as 16 digits and read again; anything else is none", () => {
  fc.assert(fc.property(hashes, (hash) => assert.deepEqual(parsePictureHash(writePictureHash(hash)), hash)));
  assert.equal(writePictureHash([0, 1, 0xffff, 0x00ab]), "00000001ffff00ab");
  for (const text of ["", "0", "00000001ffff00a", "00000001ffff00abc", "00000001FFFF00AB", "0000 001ffff00ab"])
    assert.equal(parsePictureHash(text), null, text);
});

test("the distance is the number of bits that differ", () => {
  assert.equal(hashDistance([0, 0, 0, 0], [0, 0, 0, 0]), 0);
  assert.equal(hashDistance([0xffff, 0xffff, 0xffff, 0xffff], [0, 0, 0, 0]), 64);
  assert.equal(hashDistance([1, 0, 0, 0x8000], [0, 2, 0, 0]), 3);
});

test("of two near hashes at least one part differs by one bit at most, whichever bits differ", () => {
  const bits = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: NEAR_BITS });
  fc.assert(
    fc.property(hashes, bits, (hash, changed) => {
      const near = [...hash];
      for (const bit of changed) near[bit >> 4] = (near[bit >> 4] ?? 0) ^ (1 << (bit & 15));
      assert.equal(hashDistance(hash, near as unknown as PictureHash), changed.length);
      assert.ok(HASH_PARTS.some((at) => nearParts(hash[at]).includes(near[at] ?? -1)));
    }),
  );
  assert.equal(new Set(nearParts(0x1234)).size, 17);
});
