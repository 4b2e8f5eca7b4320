import type { TFunction } from "i18next";
import type { LimitName } from "../../src/domain/quotas.ts";
import { formatNumber, formatSize } from "./format.ts";
import type { ApiError } from "./query.ts";
import type { Quota } from "./wire.ts";

const SIZES: readonly LimitName[] = ["bytes_per_day", "max_disk"];

/** Tells whether a limit is one of bytes. */
export function isSize(name: LimitName): boolean {
  return SIZES.includes(name);
}

/** Writes how much of a limit there is, in its unit. */
export function amountText(name: LimitName, amount: number, language: string): string {
  return isSize(name) ? formatSize(amount, language) : formatNumber(amount, language);
}

type Spent = Pick<Quota, "name" | "holder" | "limit" | "used">;

/** Says how much of a limit is used: `7 of 20 jobs today`. */
export function quotaText(t: TFunction, { name, holder, limit, used }: Spent, language: string): string {
  const text = t(`quota.${name}`, {
    used: amountText(name, used, language),
    limit: amountText(name, limit, language),
  });
  return holder === "block" || holder === "everybody" ? `${text} (${t(`quota.of_${holder}`)})` : text;
}

type Refusal = { limit: LimitName; holder: Quota["holder"]; max: number; used: number; retry_after_seconds?: number };

/** The reason of a request beyond a limit in the language of the page, null for any other error. */
export function quotaRefusal(t: TFunction, error: ApiError, language: string): string | null {
  if (error.code !== "quota_exceeded" || error.detail === undefined) return null;
  const { limit: name, holder, max: limit, used, retry_after_seconds: seconds = 0 } = error.detail as Refusal;
  const text = quotaText(t, { name, holder, limit, used }, language);
  return `${text}. ${t(`quota.then_${name}`, { seconds })}`;
}
