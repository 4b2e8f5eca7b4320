import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Ddl } from "../dialects/dialect.ts";

/**
 * Adds fund data. Rows stand in the order of their keys, so that the series of a fund is read in one go; there is no
 * second index, which would cost as much as the rows.
 */
export function fundsMigration({ integer, clustered }: Ddl): Migration {
  const statements = [
    `create table funds (
      kind text not null, code text not null, name text not null, folded text not null, first_day text, last_day text,
      first_priced text, last_priced text, price_rows ${integer} not null, allocation_rows ${integer} not null,
      primary key (kind, code)) ${clustered}`,
    `create table fund_names (
      kind text not null, code text not null, since ${integer} not null, name text not null,
      primary key (kind, code, since)) ${clustered}`,
    `create table fund_prices (
      kind text not null, code text not null, day text not null, price text, units text, investors ${integer}, size text,
      primary key (kind, code, day)) ${clustered}`,
    `create table fund_allocations (
      kind text not null, code text not null, day text not null, parts text not null,
      primary key (kind, code, day)) ${clustered}`,
    `create table fund_days (
      kind text not null, table_name text not null, day text not null, rows ${integer} not null,
      read_at ${integer} not null, revised ${integer} not null, primary key (kind, table_name, day)) ${clustered}`,
    `create table paces (
      service text not null primary key, next_at ${integer} not null, slowness ${integer} not null)`,
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
