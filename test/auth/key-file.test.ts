import assert from "node:assert/strict";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { hasSecret, KeyFileFault, readSecret } from "../../src/auth/secret.ts";

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "trawl-key-"));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test("the key is made once, for the owner's eyes only, also by two at a time", async (t) => {
  const root = folder(t);
  assert.equal(await hasSecret(root), false);
  assert.deepEqual(readdirSync(root), [], "looking makes nothing");
  const [one, two] = await Promise.all([readSecret(root), readSecret(root)]);
  assert.equal(one, two);
  assert.equal(Buffer.from(one, "base64url").length, 32);
  assert.equal(statSync(join(root, "secret")).mode & 0o777, 0o600);
  assert.equal(await readSecret(root), one);
  assert.deepEqual(readdirSync(root), ["secret"]);
});

const faults: [string, (path: string) => void, RegExp, RegExp][] = [
  ["is open to the group", (path) => chmodSync(path, 0o640), /open to others.*0640/, /chmod 600 '.*secret'/],
  ["is open to all", (path) => chmodSync(path, 0o604), /open to others.*0604/, /chmod 600/],
  ["is a link", exchangeForLink, /symbolic link/, /cp --remove-destination/],
  ["was cut", (path) => writeFileSync(path, "short"), /5 characters, not 43/, /restore it from a backup/],
  ["is empty", (path) => writeFileSync(path, ""), /0 characters/, /restore it/],
  ["grew", (path) => writeFileSync(path, "a".repeat(44)), /44 characters/, /restore it/],
  ["holds something else", (path) => writeFileSync(path, "é".repeat(43)), /no key of this program/, /restore it/],
];

function exchangeForLink(path: string): void {
  writeFileSync(`${path}-elsewhere`, readFileSync(path), { mode: 0o600 });
  rmSync(path);
  symlinkSync(`${path}-elsewhere`, path);
}

for (const [what, spoil, words, remedy] of faults) {
  test(`a key file that ${what} is refused with the way out, and left as it is`, async (t) => {
    const root = folder(t);
    const key = await readSecret(root);
    const path = join(root, "secret");
    spoil(path);
    const before = readFileSync(path, "utf8");
    for (const look of [readSecret, hasSecret]) {
      await assert.rejects(look(root), (error: unknown) => {
        assert.ok(error instanceof KeyFileFault);
        assert.match(error.what, words);
        assert.match(error.remedy, remedy);
        assert.ok(error.message.includes(error.remedy) && !error.message.includes(key));
        return true;
      });
    }
    assert.equal(readFileSync(path, "utf8"), before);
  });
}
