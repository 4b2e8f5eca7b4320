/** Words of fund data: what TEFAS calls its kinds, which tables there are, and what a job asks for. */

/** Investment, pension, exchange-traded, real-estate and venture-capital funds, as TEFAS names them. */
export const FUND_KINDS = ["YAT", "EMK", "BYF", "GYF", "GSYF"] as const;
export type FundKind = (typeof FUND_KINDS)[number];

/** Price, units, investors and size of each day; and what each fund is made of. */
export const FUND_TABLES = ["prices", "allocation"] as const;
export type FundTable = (typeof FUND_TABLES)[number];

/** In capitals by rules that know no language: `i` never becomes `İ`. */
export const FUND_CODE = /^[A-Z0-9]{2,5}$/;

/**
 * What is known of a day of a kind. `complete`: every fund that was there has a row. `gap`: some have none though others
 * have. `holiday`: a weekday of which TEFAS has nothing, for good. `empty`: a weekend. `unknown`: not read, or so early
 * that something may still come.
 */
export const DAY_STATES = ["complete", "holiday", "gap", "empty", "unknown"] as const;
export type DayState = (typeof DAY_STATES)[number];

/** `suspended`: its last prices are 0. `ended`: it has no rows any more. `unpriced`: none of its prices is known. */
export const FUND_STATES = ["active", "suspended", "ended", "unpriced"] as const;
export type FundState = (typeof FUND_STATES)[number];

/** The periods of TEFAS's returns. A month is the same day of the month before, not 30 days. */
export const RETURN_PERIODS = ["1w", "1m", "3m", "6m", "ytd", "1y", "3y", "5y"] as const;
export type ReturnPeriod = (typeof RETURN_PERIODS)[number];

/** A body as accepted. Days are `2026-01-31`, both ends included. */
export type FundsRequest = {
  readonly type: "funds";
  readonly kind: FundKind;
  /** What is shown and exported; null: all. TEFAS is asked for the whole kind either way. */
  readonly funds: readonly string[] | null;
  readonly from: string;
  readonly to: string;
  readonly tables: readonly FundTable[];
};

/**
 * A fund. `first_day` and `last_day` are those of any row of prices, `first_priced` and `last_priced` those whose price
 * is not 0; null where none is known.
 */
export type FundRow = {
  kind: FundKind;
  code: string;
  /** The name that TEFAS gave it last. */
  name: string;
  /** Code and name, folded for searching. */
  folded: string;
  first_day: string | null;
  last_day: string | null;
  first_priced: string | null;
  last_priced: string | null;
  /** How many rows it has in each table. */
  price_rows: number;
  allocation_rows: number;
};

/** A name that TEFAS gave a fund, from the moment on when it was first read. */
export type FundNameRow = { kind: FundKind; code: string; since: number; name: string };

/**
 * One day of one fund. Price (TRY a unit), units and size (TRY) are decimal text, digit for digit as TEFAS sent them;
 * null where it told nothing. A price of 0 is a fund that is suspended or has not begun.
 */
export type FundPriceRow = {
  kind: FundKind;
  code: string;
  day: string;
  price: string | null;
  units: string | null;
  investors: number | null;
  size: string | null;
};

/** What a fund was made of: `parts` is JSON, TEFAS's own codes with percents; what is not in it is 0. */
export type FundAllocationRow = { kind: FundKind; code: string; day: string; parts: string };

/** What is known of one day of a whole kind. A day without a row was never read. */
export type FundDayRow = {
  kind: FundKind;
  table_name: FundTable;
  day: string;
  /** How many funds have a row that day; 0: TEFAS has nothing for it. */
  rows: number;
  /** When it was read last, and how many of its rows were other than before, over all readings. */
  read_at: number;
  revised: number;
};

/** The right to ask a service that wants to be asked slowly. */
export type PaceRow = {
  service: string;
  /** Nobody asks before this moment. */
  next_at: number;
  /** By how much requests are further apart than usual, because the service objected. */
  slowness: number;
};
