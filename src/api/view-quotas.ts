import { type Allowance, allowanceText, tightest } from "../domain/quotas.ts";
import type { Quota } from "./contract.ts";
import { momentOrNull } from "./view-job.ts";

/** Writes what a person may still use; null where nothing limits them. */
export function viewQuotas(allowances: readonly Allowance[]): Quota[] | null {
  if (allowances.length === 0) return null;
  return tightest(allowances).map((one) => {
    const { name, holder, limit, used, resetsAt } = one;
    return { name, holder, limit, used, resets_at: momentOrNull(resetsAt), text: allowanceText(one) };
  });
}
