import { type RawBuilder, sql } from "kysely";

/** The condition that a column holds a text somewhere, whatever the case of ASCII letters. */
export function hasPart(column: string, text: string): RawBuilder<boolean> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape ${sql.lit("\\")}`;
}
