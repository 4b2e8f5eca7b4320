import { sql } from "kysely";
import { COUNT_LIMIT, type Listed, type Page, type Total } from "../store.ts";
import type { Reader } from "./database.ts";
import type { Numbers } from "./walk.ts";

/** The rows behind a filter: how they are found, read and counted. */
export type Listing<Row> = {
  /** The way to the numbers of a page. */
  readonly numbers: (page: Page) => Promise<Numbers>;
  /** Reads the rows with these numbers, newest first. */
  readonly rows: (numbers: Numbers) => Promise<Row[]>;
  /** How many there are, where that is kept; null where it has to be counted. */
  readonly kept: () => Promise<number> | null;
};

/** Reads one page, newest first. */
export async function listRows<Row>(listing: Listing<Row>, page: Page): Promise<Row[]> {
  return listing.rows(await listing.numbers(page));
}

/** Counts: exact where the number is kept, else up to `COUNT_LIMIT`. */
export async function countRows(tx: Reader, listing: Listing<unknown>): Promise<Total> {
  const kept = await listing.kept();
  if (kept !== null) return { count: kept, atLeast: false };
  const numbers = await listing.numbers({ limit: COUNT_LIMIT + 1 });
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${numbers} as newest`.execute(tx);
  return total(Number(rows[0]?.count));
}

/** Reads one page and counts; where both are walks from the newest row, a first page is the beginning of the count's. */
export async function listAndCount<Row>(tx: Reader, listing: Listing<Row>, page: Page): Promise<Listed<Row>> {
  const kept = listing.kept();
  if (kept !== null) return { rows: await listRows(listing, page), total: { count: await kept, atLeast: false } };
  if (page.before !== undefined) return { rows: await listRows(listing, page), total: await countRows(tx, listing) };
  const found = await listing.numbers({ limit: Math.max(page.limit, COUNT_LIMIT + 1) });
  const { rows } = await sql<{ number: number }>`select number from ${found} as newest order by number desc`.execute(
    tx,
  );
  const shown = rows.slice(0, page.limit).map(({ number }) => number);
  return {
    rows: shown.length === 0 ? [] : await listing.rows(sql`(${sql.join(shown)})`),
    total: total(rows.length),
  };
}

function total(count: number): Total {
  return { count: Math.min(count, COUNT_LIMIT), atLeast: count > COUNT_LIMIT };
}
