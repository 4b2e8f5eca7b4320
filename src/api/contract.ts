/**
 * The truth of the wire: what requests may say and what answers hold. Requests are parsed with it, the OpenAPI page is
 * made from it, the web page takes its types from it. It imports zod and the domain's words only.
 */
export * from "./contract/assets.ts";
export * from "./contract/audit.ts";
export * from "./contract/common.ts";
export * from "./contract/events.ts";
export * from "./contract/funds.ts";
export * from "./contract/general.ts";
export * from "./contract/jobs.ts";
export * from "./contract/keys.ts";
export * from "./contract/media-sites.ts";
export * from "./contract/people.ts";
export * from "./contract/schedules.ts";
export * from "./contract/sources.ts";
export * from "./contract/tasks.ts";
export * from "./contract/users.ts";
