import type { z } from "zod";
import type { FundAllocationRow, FundPriceRow, FundRow } from "../domain/funds.ts";
import { fundState } from "../funds/fund-state.ts";
import type { AllocationAnswer, Fund, PricesAnswer } from "./contract.ts";

/** Writes a fund; `latest` is the last day of which its kind has rows. */
export function viewFund(row: FundRow, latest: string | null): z.infer<typeof Fund> {
  const { kind, code, name, first_day, last_day, first_priced, last_priced } = row;
  return { kind, code, name, state: fundState(row, latest), first_day, last_day, first_priced, last_priced };
}

/** Writes a day of prices. Up to 15 digits, numbers in JSON are those that TEFAS sent; exports have all. */
export function viewPrice(row: FundPriceRow): z.infer<typeof PricesAnswer>["rows"][number] {
  const { code, day, price, units, investors, size } = row;
  return { code, day, price: numberOrNull(price), units: numberOrNull(units), investors, size: numberOrNull(size) };
}

export function numberOrNull(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** Writes what a fund was made of on a day. */
export function viewAllocation(row: FundAllocationRow): z.infer<typeof AllocationAnswer>["rows"][number] {
  const { code, day, parts } = row;
  return { code, day, parts: JSON.parse(parts) as Record<string, number> };
}
