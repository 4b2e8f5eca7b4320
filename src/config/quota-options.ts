/** The options of quotas: for a guest, a user, all guests of an address block, and everybody together. */
type Kind = "count" | "size";
type Limit<Env extends string, Type extends Kind> = {
  readonly env: Env;
  readonly type: Type;
  readonly fallback: null;
  readonly help: string;
};

function limit<const Env extends string, const Type extends Kind>(
  env: Env,
  type: Type,
  help: string,
): Limit<Env, Type> {
  return { env, type, fallback: null, help };
}

const GUEST = "0: no limit. Unset: 0 at a loopback address, else";
const USER = "0 or unset: no limit.";
const BLOCK = "0: no limit. Unset: as for one guest.";
const ALL = "0 or unset: no limit. Admins are counted, but not held.";

export const QUOTA_OPTIONS = {
  guestMaxActive: limit("TRAWL_GUEST_MAX_ACTIVE", "count", `Running jobs of a guest; ${GUEST} 3.`),
  guestMaxPending: limit("TRAWL_GUEST_MAX_PENDING", "count", `Waiting and paused jobs of a guest; ${GUEST} 20.`),
  guestJobsPerDay: limit("TRAWL_GUEST_JOBS_PER_DAY", "count", `New jobs of a guest a day (UTC); ${GUEST} 20.`),
  guestBytesPerDay: limit("TRAWL_GUEST_BYTES_PER_DAY", "size", `Bytes that come for a guest a day; ${GUEST} 5GiB.`),
  guestMaxDisk: limit("TRAWL_GUEST_MAX_DISK", "size", `Bytes kept for a guest; ${GUEST} 20GiB.`),
  guestRequestsPerMinute: limit(
    "TRAWL_GUEST_REQUESTS_PER_MINUTE",
    "count",
    `Requests of a guest a minute that make something or sign in; ${GUEST} 240.`,
  ),
  userMaxActive: limit("TRAWL_USER_MAX_ACTIVE", "count", `Running jobs of a user. ${USER}`),
  userMaxPending: limit("TRAWL_USER_MAX_PENDING", "count", `Waiting and paused jobs of a user. ${USER}`),
  userJobsPerDay: limit("TRAWL_USER_JOBS_PER_DAY", "count", `New jobs of a user a day (UTC). ${USER}`),
  userBytesPerDay: limit("TRAWL_USER_BYTES_PER_DAY", "size", `Bytes that come for a user a day. ${USER}`),
  userMaxDisk: limit("TRAWL_USER_MAX_DISK", "size", `Bytes kept for a user. ${USER}`),
  userRequestsPerMinute: limit(
    "TRAWL_USER_REQUESTS_PER_MINUTE",
    "count",
    `Requests of a user a minute that make something. ${USER}`,
  ),
  blockMaxActive: limit(
    "TRAWL_BLOCK_MAX_ACTIVE",
    "count",
    `Running jobs of all guests at one IPv4 address or in one IPv6 /64. ${BLOCK}`,
  ),
  blockMaxPending: limit("TRAWL_BLOCK_MAX_PENDING", "count", `Their waiting and paused jobs. ${BLOCK}`),
  blockJobsPerDay: limit("TRAWL_BLOCK_JOBS_PER_DAY", "count", `Their new jobs a day (UTC). ${BLOCK}`),
  blockBytesPerDay: limit("TRAWL_BLOCK_BYTES_PER_DAY", "size", `Bytes that come for them a day. ${BLOCK}`),
  blockMaxDisk: limit("TRAWL_BLOCK_MAX_DISK", "size", `Bytes kept for them. ${BLOCK}`),
  blockRequestsPerMinute: limit(
    "TRAWL_BLOCK_REQUESTS_PER_MINUTE",
    "count",
    `Their requests a minute that make something, and everybody's sign-ins from there. ${BLOCK}`,
  ),
  allMaxPending: limit("TRAWL_MAX_PENDING_JOBS", "count", `Waiting and paused jobs of everybody. ${ALL}`),
  allJobsPerDay: limit("TRAWL_JOBS_PER_DAY", "count", `New jobs of everybody a day (UTC). ${ALL}`),
  allBytesPerDay: limit("TRAWL_BYTES_PER_DAY", "size", `Bytes that come for everybody a day. ${ALL}`),
  allMaxDisk: limit("TRAWL_MAX_DISK", "size", `Bytes kept for everybody. ${ALL}`),
} as const;
