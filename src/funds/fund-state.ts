import type { FundRow, FundState } from "../domain/funds.ts";
import { weekdaysAfter } from "./days.ts";

/** So many weekdays a fund may be silent before it counts as ended. */
const GRACE_DAYS = 5;

/** How a fund is, where `latest` is the last day of which its kind has rows. */
export function fundState(fund: Pick<FundRow, "last_day" | "last_priced">, latest: string | null): FundState {
  if (fund.last_day === null || fund.last_priced === null) return "unpriced";
  if (latest !== null && weekdaysAfter(fund.last_day, GRACE_DAYS) < latest) return "ended";
  return fund.last_priced < fund.last_day ? "suspended" : "active";
}
