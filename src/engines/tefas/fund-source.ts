import type { FundWindow } from "../../funds/windows.ts";

/** A fund as one answer shows it. Days are those of the answer; null where it has no prices. */
export type SeenFund = {
  readonly code: string;
  readonly name: string;
  /** How many rows it has. */
  readonly rows: number;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly first_priced: string | null;
  readonly last_priced: string | null;
};

/** What TEFAS has for a window. */
export type WindowAnswer = {
  /** Rows as JSON, some thousand a text, each an array in the order of `PRICE_COLUMNS` or `ALLOCATION_COLUMNS`. */
  readonly batches: readonly string[];
  /** How many funds have a row, by day; days without one are left out. */
  readonly days: readonly (readonly [day: string, rows: number])[];
  readonly funds: readonly SeenFund[];
  readonly rows: number;
  /** Of the answer as it came: its size, and its digest as `sha256:<hex>`. */
  readonly sizeBytes: number;
  readonly digest: string;
  /** How long the service wants no further request, in milliseconds; 0 where it does not say. */
  readonly restMs: number;
};

export const PRICE_COLUMNS = ["code", "day", "price", "units", "investors", "size"] as const;
export const ALLOCATION_COLUMNS = ["code", "day", "parts"] as const;

/** Brings fund data, a window at a time. */
export type FundSource = {
  /** Where it is asked; ends with a slash. */
  readonly base: string;
  /**
   * Makes one request for a window. Throws `Failure`: what the network throws, `rate_limited`, `kept_out` for a page in
   * the place of data, `odd_answer` for one of another shape than documented; and the signal's reason.
   */
  ask(window: FundWindow, signal: AbortSignal): Promise<WindowAnswer>;
};
