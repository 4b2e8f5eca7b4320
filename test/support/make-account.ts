import type { Kysely } from "kysely";
import type { OwnerId } from "../../src/domain/ids.ts";
import type { Store } from "../../src/stores/store.ts";

/** Makes an account as better-auth would, for a core without a door to people. */
export async function makeAccount(
  store: Pick<Store, "authDatabase">,
  id: OwnerId,
  kind: "guest" | "user" | "admin",
): Promise<void> {
  const db = store.authDatabase.db as Kysely<{ user: Record<string, unknown> }>;
  const at = new Date(0).toISOString();
  const names = { name: `Name of ${id}`, email: `${id}@example.org`, emailVerified: 0, createdAt: at, updatedAt: at };
  const rights = { role: kind === "admin" ? "admin" : "user", isAnonymous: kind === "guest" ? 1 : 0 };
  await db
    .insertInto("user")
    .values({ id, ...names, ...rights })
    .execute();
}
