import { sql, type RawBuilder } from "kysely";
import { ACTIVE_STATUSES, LEASED_STATUSES, type Status } from "../../domain/status.ts";

// Written out as literals: with bound values a database cannot see that a partial index covers the condition.
const among = (statuses: readonly Status[], table: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(`${table}.status`)} in (${sql.join(statuses.map((status) => sql.lit(status)))})`;

/** One of these statuses. */
export function whereAmong(statuses: readonly Status[], table = "jobs"): RawBuilder<boolean> {
  return among(statuses, table);
}

/** A worker holds the lease. */
export function whereLeased(table = "jobs"): RawBuilder<boolean> {
  return among(LEASED_STATUSES, table);
}

/** Not ended. */
export function whereActive(table = "jobs"): RawBuilder<boolean> {
  return among(ACTIVE_STATUSES, table);
}

/** Exactly this status. */
export function whereStatus(status: Status, table = "jobs"): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${table}.status`)} = ${sql.lit(status)}`;
}
