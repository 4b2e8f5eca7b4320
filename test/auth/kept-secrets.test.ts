import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { KeptSecrets } from "../../src/auth/kept-secrets.ts";
import { Sealer } from "../../src/auth/sealer.ts";
import type { OwnerId } from "../../src/domain/ids.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "../../src/stores/open-store.ts";

const KEY = "k".repeat(43);
const PLACE = { table: "secrets", id: "1", field: "cookies a.example" };
const SECRET = "S3CR3T-kept";
const unfit = { code: "store_corrupt", message: /key file does not fit this database/ };

test("what was sealed opens again, and looks different each time", () => {
  const sealer = new Sealer(KEY);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (plain) => {
      const sealed = sealer.seal(plain, PLACE);
      assert.equal(new Sealer(KEY).open(sealed, PLACE), plain);
      assert.notEqual(sealer.seal(plain, PLACE), sealed);
      assert.match(sealed, /^[\w-]+$/);
    }),
  );
});

test("a sealed value opens with its key, at its place and unchanged only", () => {
  const sealed = new Sealer(KEY).seal(SECRET, PLACE);
  assert.throws(() => new Sealer("x".repeat(43)).open(sealed, PLACE), unfit);
  for (const other of [{ table: "account" }, { id: "2" }, { field: "cookies b.example" }]) {
    assert.throws(() => new Sealer(KEY).open(sealed, { ...PLACE, ...other }), unfit);
  }
  const bytes = Buffer.from(sealed, "base64url");
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    assert.throws(() => new Sealer(KEY).open(changed.toString("base64url"), PLACE), unfit, `byte ${at}`);
    assert.throws(() => new Sealer(KEY).open(bytes.subarray(0, at).toString("base64url"), PLACE), unfit);
  }
});

test("kept secrets come back to their owner, and never stand in the files of the database", async () => {
  const root = mkdtempSync(join(tmpdir(), "trawl-kept-"));
  using _gone = { [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
  const reserve = { held: true, release: () => {}, restore: () => true };
  await using store = await openStore({ dialect: openSqlite(root), reserve, onFatal: assert.fail, now: Date.now });
  let now = 1;
  const secrets = new KeptSecrets({ store, sealer: new Sealer(KEY), now: () => now });
  const ada = { ownerId: "ada" as OwnerId, kind: "cookies", name: "a.example" } as const;
  const server = { ownerId: null, kind: "source_key", name: "pexels" } as const;
  await secrets.keep(ada, "first");
  now = 2;
  await secrets.keep(ada, SECRET);
  await secrets.keep(server, `${SECRET}-server`);
  assert.equal(await secrets.reveal(ada), SECRET);
  assert.equal(await secrets.reveal(server), `${SECRET}-server`);
  assert.equal(await secrets.reveal({ ...ada, ownerId: "bora" as OwnerId }), null);
  assert.equal(await secrets.reveal({ ...ada, ownerId: null }), null);
  const [listed] = await store.read((tx) => tx.secrets.list(ada.ownerId, "cookies"));
  assert.deepEqual([listed?.name, listed?.created_at, listed?.updated_at], ["a.example", 1, 2]);
  for (const file of ["trawl.db", "trawl.db-wal"]) assert.ok(!readFileSync(join(root, file)).includes(SECRET), file);
  const other = new KeptSecrets({ store, sealer: new Sealer("x".repeat(43)), now: () => now });
  await assert.rejects(other.reveal(ada), unfit);
  await store.write((tx) => tx.changeOwner(ada.ownerId, "account" as OwnerId));
  assert.equal(await secrets.reveal({ ...ada, ownerId: "account" as OwnerId }), SECRET);
  assert.equal(await secrets.forget({ ...ada, ownerId: "account" as OwnerId }), true);
  assert.equal(await secrets.forget({ ...ada, ownerId: "account" as OwnerId }), false);
});
