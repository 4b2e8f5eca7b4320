import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { mock, test } from "node:test";
import { databaseFile } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { AYSE } from "../contracts/store/store-under-test.ts";
import { openFolder, temporaryDataFolder } from "./sqlite-folder.ts";

test("pictures that wait and near ones are walks of their own indexes, never of the library", async () => {
  await using folder = await temporaryDataFolder();
  await using store = await openFolder(folder.path);
  const prepared = mock.method(DatabaseSync.prototype, "prepare");
  await store.read(async (tx) => {
    await tx.pictures.notLookedAt(0, 8);
    await tx.pictures.near([1, 2, 3, 4], AYSE, 10);
    await tx.pictures.near([1, 2, 3, 4], null, 10);
  });
  const statements = prepared.mock.calls.map((call) => String(call.arguments[0]));
  mock.restoreAll();
  using database = new DatabaseSync(databaseFile(folder.path), { readOnly: true });
  const plans = statements
    .filter((sql) => sql.startsWith("select"))
    .map((sql) => {
      const steps = database.prepare(`explain query plan ${sql}`).all();
      return steps.map((step) => String(step["detail"]).replace("SEARCH assets USING INDEX ", "")).join();
    });
  const byPart = [0, 1, 2, 3].map((part) => `assets_by_hash_${part} (hash_${part}=?`);
  assert.deepEqual(plans, [
    "assets_not_looked_at (kind=? AND looked_at=? AND number>?)",
    ...byPart.map((index) => `${index} AND owner_id=?)`),
    ...byPart.map((index) => `${index})`),
  ]);
});
