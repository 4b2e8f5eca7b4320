import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { expectedDigests } from "../../src/engines/http/reply-digest.ts";

const hex = (algorithm: string): string => createHash(algorithm).update("bytes").digest("hex");
const base64 = (algorithm: string): string => createHash(algorithm).update("bytes").digest("base64");
const S256 = base64("sha256");
const S512 = base64("sha512");
const MD5 = base64("md5");

type Case = [status: number, headers: Record<string, string>, found: string[]];
const R256 = `Repr-Digest ${hex("sha256")}`;
const R512 = `Repr-Digest ${hex("sha512")}`;
const C256 = `Content-Digest ${hex("sha256")}`;
const D256 = `Digest ${hex("sha256")}`;
const D512 = `Digest ${hex("sha512")}`;

const CASES: Case[] = [
  [200, {}, []],
  [200, { "repr-digest": `sha-256=:${S256}:` }, [R256]],
  [200, { "repr-digest": `sha-512=:${S512}:,\tsha-256=:${S256}: ` }, [R512, R256]],
  [206, { "repr-digest": `sha-256=:${S256}:` }, [R256]],
  [416, { "repr-digest": `sha-256=:${S256}:` }, []],
  [404, { digest: `sha-256=${S256}` }, []],
  // What names the part says nothing of the file.
  [200, { "content-digest": `sha-256=:${S256}:` }, [C256]],
  [206, { "content-digest": `sha-256=:${S256}:` }, []],
  // An encoded body is not the file that was named.
  [200, { "repr-digest": `sha-256=:${S256}:`, digest: `sha-256=${S256}`, "content-encoding": "gzip" }, []],
  [200, { "repr-digest": `sha-256=:${S256}:`, "content-encoding": "Identity" }, [R256]],
  // Structured fields: unknown members and parameters pass, broken fields say nothing at all.
  [200, { "repr-digest": `md5=:${MD5}:, sha-256=:${S256}:` }, [R256]],
  [200, { "repr-digest": `x="a\\", sha-256=:${MD5}:";q=1;r, sha-256=:${S256}:;a=?1` }, [R256]],
  [200, { "repr-digest": `x=token/1:2, y=12.5, z=?0, v, sha-256=:${S256}:` }, [R256]],
  [200, { "repr-digest": `sha-256=:${MD5}:, sha-256=:${S256}:` }, [R256]],
  [200, { "repr-digest": `sha-256=:${S256}:, sha-256=token` }, []],
  [200, { "repr-digest": `sha-256=:${S256}:,` }, []],
  [200, { "repr-digest": `, sha-256=:${S256}:` }, []],
  [200, { "repr-digest": `sha-256=:${S256}: sha-512=:${S512}:` }, []],
  [200, { "repr-digest": `sha-256=:${S256}` }, []],
  [200, { "repr-digest": `sha-256=${S256}` }, []],
  [200, { "repr-digest": `SHA-256=:${S256}:` }, []],
  [200, { "repr-digest": `sha-256=:${MD5}:` }, []],
  [200, { "repr-digest": "sha-256=::" }, []],
  [200, { "repr-digest": `sha-256=:${S256.replace("=", "")}:` }, [R256]],
  [200, { "repr-digest": "" }, []],
  // The older field: any case of the algorithm, no colons.
  [200, { digest: `SHA-256=${S256}` }, [D256]],
  [206, { digest: `md5=${MD5},sha-512=${S512} , Sha-256=${S256}` }, [D512, D256]],
  [200, { digest: `sha=${MD5}, unixsum=30637, sha-256=:${S256}:` }, []],
  [200, { digest: `sha-256="${S256}"` }, []],
  [200, { digest: "sha-256=abc, id-sha-256=x" }, []],
  [200, { digest: `sha-256=${MD5}, sha-512=${S512}, sha-256=${S256}` }, [D256, D512]],
  // Each field speaks for itself.
  [200, { digest: `sha-256=${S256}`, "repr-digest": `sha-512=:${S512}:` }, [R512, D256]],
];

for (const [status, headers, found] of CASES) {
  test(`digests of ${status} ${JSON.stringify(headers).replaceAll(/[A-Za-z0-9+/]{20,}/g, "…")}`, () => {
    const seen = expectedDigests(headers, status).map(({ source, hex: value }) => `${source} ${value}`);
    assert.deepEqual(seen, found);
  });
}

test("a field as long as a head may be is read or refused quickly", () => {
  for (const piece of ["a=:AA==:;", "a=token,", 'a="', "a;a=1 ", "a=1.", "sha-256=,", " ", "a=(1 "]) {
    const text = piece.repeat(65_000 / piece.length);
    const beganMs = performance.now();
    assert.deepEqual(expectedDigests({ "repr-digest": text, digest: text, "content-digest": text }, 200), []);
    assert(performance.now() - beganMs < 200, piece);
  }
});
