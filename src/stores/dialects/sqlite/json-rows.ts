import { sql } from "kysely";
import type { OpenDialect } from "../dialect.ts";

/**
 * The dialect's `rows`: a statement over a thousand rows is built, compiled and run once. Numbers come back as they are.
 * Source: https://sqlite.org/json1.html#jptr (`->>` with a number is an element of an array).
 */
export const jsonRows: OpenDialect["rows"] = (columns, rows) =>
  writtenRows(columns, JSON.stringify(rows.map((row) => columns.map((column) => row[column]))));

/** The dialect's `writtenRows`. */
export const writtenRows: OpenDialect["writtenRows"] = (columns, values) => {
  const named = columns.map((column, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(column)}`);
  return sql`(select ${sql.join(named)} from json_each(${values}))`;
};
