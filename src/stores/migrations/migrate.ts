import type { Kysely } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { Failure } from "../../domain/failures.ts";
import type { Ddl } from "../dialects/dialect.ts";
import { coreMigration } from "./0001-core.ts";
import { identitiesMigration } from "./0002-identities.ts";
import { proxyMigration } from "./0003-proxy.ts";
import { apiKeysMigration } from "./0004-api-keys.ts";
import { invitationsMigration } from "./0005-invitations.ts";
import { auditLogMigration } from "./0006-audit-log.ts";
import { quotasMigration } from "./0007-quotas.ts";
import { secretsMigration } from "./0008-secrets.ts";
import { searchMigration } from "./0009-search.ts";
import { ownersOfRemovedMigration } from "./0010-owners-of-removed.ts";
import { picturesMigration } from "./0011-pictures.ts";
import { downloadNoticesMigration } from "./0012-download-notices.ts";
import { fundsMigration } from "./0013-funds.ts";
import { wordsOfOwnersMigration } from "./0014-words-of-owners.ts";
import { keptOfBlocksMigration } from "./0015-kept-of-blocks.ts";
import { mediaListsMigration } from "./0016-media-lists.ts";
import { schedulesMigration } from "./0019-schedules.ts";

/** Every step of the schema, in order; a step that was released is never changed. */
export function migrations(ddl: Ddl): Record<string, Migration> {
  return {
    "0001-core": coreMigration(ddl),
    "0002-identities": identitiesMigration,
    "0003-proxy": proxyMigration,
    "0004-api-keys": apiKeysMigration,
    "0005-invitations": invitationsMigration,
    "0006-audit-log": auditLogMigration(ddl),
    "0007-quotas": quotasMigration(ddl),
    "0008-secrets": secretsMigration,
    "0009-search": searchMigration(ddl),
    "0010-owners-of-removed": ownersOfRemovedMigration,
    "0011-pictures": picturesMigration(ddl),
    "0012-download-notices": downloadNoticesMigration,
    "0013-funds": fundsMigration(ddl),
    "0014-words-of-owners": wordsOfOwnersMigration,
    "0015-kept-of-blocks": keptOfBlocksMigration,
    "0016-media-lists": mediaListsMigration(ddl),
    "0019-schedules": schedulesMigration(ddl),
  };
}

/**
 * Brings the schema up to this program's, all steps in one transaction.
 * Throws `Failure` unsupported when the database was written by a newer program, and the database's own error where a
 * step fails; nothing is changed then.
 */
export async function migrate(db: Kysely<never>, steps: Record<string, Migration>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => steps } });
  const known = new Set(Object.keys(steps));
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.some((table) => table.name === "kysely_migration")) {
    const applied = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
      .selectFrom("kysely_migration")
      .select("name")
      .execute();
    const unknown = applied.find((step) => !known.has(step.name));
    if (unknown) throw newerDatabase(unknown.name);
  } else if (tables.length > 0) {
    throw foreignDatabase();
  }
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error("A step failed.", { cause: error });
}

/** The failure of a database whose tables are not ours. */
export function foreignDatabase(): Failure {
  return new Failure("unsupported", {
    message: "The database file belongs to another program; it was left as it is. Choose another data folder.",
  });
}

function newerDatabase(step: string): Failure {
  return new Failure("unsupported", {
    message: `The database was written by a newer Trawl (it has the step ${step}); it was left as it is. Update the program, or restore a backup.`,
  });
}
