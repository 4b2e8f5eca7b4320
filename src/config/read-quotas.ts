import { type Limits, NO_LIMITS, type QuotaSettings } from "../domain/quotas.ts";
import type { QUOTA_OPTIONS } from "./quota-options.ts";

type Given = Readonly<Record<keyof typeof QUOTA_OPTIONS, number | null>>;

const GIB = 1024 ** 3;
/** What one guest may use where others can reach the server. */
const GUEST_LIMITS: Limits = {
  max_active: 3,
  max_pending: 20,
  jobs_per_day: 20,
  bytes_per_day: 5 * GIB,
  max_disk: 20 * GIB,
  requests_per_minute: 240,
};

/**
 * Makes the quotas of the options. All guests of an address block may use as much as one guest: a visitor who drops
 * their cookie is a new guest, but at the same address.
 */
export function readQuotas(given: Given, isLoopback: boolean): QuotaSettings {
  const usual = isLoopback ? NO_LIMITS : GUEST_LIMITS;
  const guest: Limits = {
    max_active: given.guestMaxActive ?? usual.max_active,
    max_pending: given.guestMaxPending ?? usual.max_pending,
    jobs_per_day: given.guestJobsPerDay ?? usual.jobs_per_day,
    bytes_per_day: given.guestBytesPerDay ?? usual.bytes_per_day,
    max_disk: given.guestMaxDisk ?? usual.max_disk,
    requests_per_minute: given.guestRequestsPerMinute ?? usual.requests_per_minute,
  };
  const user: Limits = {
    max_active: given.userMaxActive ?? 0,
    max_pending: given.userMaxPending ?? 0,
    jobs_per_day: given.userJobsPerDay ?? 0,
    bytes_per_day: given.userBytesPerDay ?? 0,
    max_disk: given.userMaxDisk ?? 0,
    requests_per_minute: given.userRequestsPerMinute ?? 0,
  };
  const block: Limits = {
    max_active: given.blockMaxActive ?? guest.max_active,
    max_pending: given.blockMaxPending ?? guest.max_pending,
    jobs_per_day: given.blockJobsPerDay ?? guest.jobs_per_day,
    bytes_per_day: given.blockBytesPerDay ?? guest.bytes_per_day,
    max_disk: given.blockMaxDisk ?? guest.max_disk,
    requests_per_minute: given.blockRequestsPerMinute ?? guest.requests_per_minute,
  };
  const everybody: Limits = {
    ...NO_LIMITS,
    max_pending: given.allMaxPending ?? 0,
    jobs_per_day: given.allJobsPerDay ?? 0,
    bytes_per_day: given.allBytesPerDay ?? 0,
    max_disk: given.allMaxDisk ?? 0,
  };
  return Object.freeze({ guest, user, block, everybody });
}
