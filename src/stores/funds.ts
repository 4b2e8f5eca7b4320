/** What the store keeps of funds. Every job writes to the same rows: they belong to nobody. */
import type {
  FundAllocationRow,
  FundDayRow,
  FundKind,
  FundNameRow,
  FundPriceRow,
  FundRow,
  FundTable,
} from "../domain/funds.ts";

/** Days, both included. */
export type FundDays = { readonly from: string; readonly to: string };

export type FundFilter = {
  readonly kind?: FundKind;
  /** Folded words that must be in code or name. */
  readonly words?: readonly string[];
  readonly codes?: readonly string[];
};

/** Behind which fund a page of a list begins. */
export type FundPlace = Pick<FundRow, "kind" | "code">;

export type FundSpan = Pick<FundRow, "code" | "first_day" | "last_day"> & { readonly rows: number };

/** The last day with rows before a day, and the first one on or after it. */
export type FundNeighbours = { readonly before: FundDayRow | null; readonly after: FundDayRow | null };

export type FundReader = {
  get(kind: FundKind, code: string): Promise<FundRow | null>;
  /** The kinds in which a code is, or was, a fund. */
  kindsOf(code: string): Promise<FundKind[]>;
  /** In the order of kind and code. */
  list(filter: FundFilter, page: { readonly limit: number; readonly after?: FundPlace }): Promise<FundRow[]>;
  count(filter: FundFilter): Promise<number>;
  /** The first and the last day of each fund of a kind, and how many rows it has in a table. */
  spans(kind: FundKind, table: FundTable): Promise<FundSpan[]>;
  names(kind: FundKind, code: string): Promise<FundNameRow[]>;
  /** Rows of one fund by day, at most `limit`. */
  prices(kind: FundKind, code: string, days: FundDays, limit: number): Promise<FundPriceRow[]>;
  allocation(kind: FundKind, code: string, days: FundDays, limit: number): Promise<FundAllocationRow[]>;
  /** The last row with a price other than 0 on or before each of these days, in their order; null where there is none. */
  pricesBefore(kind: FundKind, code: string, days: readonly string[]): Promise<(FundPriceRow | null)[]>;
  /** What is known of the days of a kind. */
  days(kind: FundKind, table: FundTable, days: FundDays): Promise<FundDayRow[]>;
  /** The days on which these funds have a row, by fund. */
  rowDays(
    kind: FundKind,
    table: FundTable,
    codes: readonly string[],
    days: FundDays,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The days nearest to this one on which a kind has rows. */
  neighbours(kind: FundKind, table: FundTable, day: string): Promise<FundNeighbours>;
};

/** What came for one window of a kind, as `engines/tefas/` gathers it. */
export type KeptWindow = {
  readonly kind: FundKind;
  readonly table: FundTable;
  /** Every weekday that was read, whether or not TEFAS has something for it. */
  readonly weekdays: readonly string[];
  readonly batches: readonly string[];
  readonly days: readonly (readonly [day: string, rows: number])[];
  /** Those that have rows in the window, with how many. */
  readonly funds: readonly (Omit<FundRow, "kind" | "folded" | "price_rows" | "allocation_rows"> & {
    readonly rows: number;
  })[];
};

export type FundWriter = FundReader & {
  /**
   * Keeps a window: rows are added or replaced by fund and day, never removed. Returns how many rows are new, and how
   * many are other than before.
   */
  keep(window: KeptWindow, at: number): Promise<{ readonly added: number; readonly revised: number }>;
  /**
   * Takes the right to ask a service now, the next one `spacingMs` later (times its slowness). Returns 0, or how many
   * milliseconds it is too early.
   */
  takePace(service: string, spacingMs: number, now: number): Promise<number>;
  /** Notes how a service took a request: nobody asks before `until`, and the spacing is so many times the usual one. */
  notePace(service: string, until: number, slowness: (before: number) => number): Promise<void>;
};
