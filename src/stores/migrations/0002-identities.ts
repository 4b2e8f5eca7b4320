import { type Kysely, PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Adds the tables of better-auth (users, sessions, accounts, verifications), under the names and column types it
 * expects to find; test/auth/identities.test.ts asks it whether anything is missing.
 */
export const identitiesMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    const types = columnTypes(db);
    await createUsers(db, types);
    await createSessions(db, types);
    await createAccounts(db, types);
    await createVerifications(db, types);
  },
};

type ColumnTypes = { readonly date: ReturnType<typeof sql>; readonly flag: "integer" | "boolean" };

function columnTypes(db: Kysely<unknown>): ColumnTypes {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  return isPostgres ? { date: sql`timestamptz`, flag: "boolean" } : { date: sql`date`, flag: "integer" };
}

async function createUsers(db: Kysely<unknown>, { date, flag }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("user")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("emailVerified", flag, (column) => column.notNull())
    .addColumn("image", "text")
    .addColumn("createdAt", date, (column) => column.notNull())
    .addColumn("updatedAt", date, (column) => column.notNull())
    .addColumn("isAnonymous", flag)
    .addColumn("role", "text")
    .addColumn("banned", flag)
    .addColumn("banReason", "text")
    .addColumn("banExpires", date)
    .execute();
  await db.schema.createIndex("user_role_idx").on("user").column("role").execute();
}

async function createSessions(db: Kysely<unknown>, { date }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("session")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("expiresAt", date, (column) => column.notNull())
    .addColumn("token", "text", (column) => column.notNull().unique())
    .addColumn("createdAt", date, (column) => column.notNull())
    .addColumn("updatedAt", date, (column) => column.notNull())
    .addColumn("ipAddress", "text")
    .addColumn("userAgent", "text")
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("impersonatedBy", "text")
    .execute();
  await db.schema.createIndex("session_userId_idx").on("session").column("userId").execute();
}

async function createAccounts(db: Kysely<unknown>, { date }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("accountId", "text", (column) => column.notNull())
    .addColumn("providerId", "text", (column) => column.notNull())
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("accessToken", "text")
    .addColumn("refreshToken", "text")
    .addColumn("idToken", "text")
    .addColumn("accessTokenExpiresAt", date)
    .addColumn("refreshTokenExpiresAt", date)
    .addColumn("scope", "text")
    .addColumn("password", "text")
    .addColumn("createdAt", date, (column) => column.notNull())
    .addColumn("updatedAt", date, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("account_userId_idx").on("account").column("userId").execute();
}

async function createVerifications(db: Kysely<unknown>, { date }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("verification")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("identifier", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("expiresAt", date, (column) => column.notNull())
    .addColumn("createdAt", date, (column) => column.notNull())
    .addColumn("updatedAt", date, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("verification_identifier_idx").on("verification").column("identifier").execute();
}
