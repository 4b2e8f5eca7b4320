import type { SQLOutputValue } from "node:sqlite";

/** Makes a row of the values of one. */
export type RowBuilder = (values: readonly SQLOutputValue[]) => Record<string, SQLOutputValue>;

/**
 * Compiles the way from values to a row with these column names. SQLite hands arrays over in half the time of objects,
 * and an object literal is the quickest way from there: together a sixth of what a list page costs.
 */
export function compileRowBuilder(names: readonly string[]): RowBuilder {
  const fields = names.map((name, index) => `${JSON.stringify(name)}: values[${index}]`);
  // The names come from our own statements, and JSON text is also a string literal of the language.
  // oxlint-disable-next-line typescript/no-implied-eval -- there is no text of a stranger in it
  return new Function("values", `return { ${fields.join(", ")} };`) as RowBuilder;
}
