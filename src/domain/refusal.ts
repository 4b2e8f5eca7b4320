/** Why a request was not carried out, with the HTTP status that says so. Nothing was changed by a refused request. */
export const REFUSALS = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  /** There is no admin yet, and the server can be reached from elsewhere. */
  setup_needed: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  misdirected: 421,
  unprocessable: 422,
  too_many_requests: 429,
  quota_exceeded: 429,
  idempotency_conflict: 422,
  store_busy: 503,
  store_full: 507,
  not_ready: 503,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A request that cannot be carried out: what happened, why, and what to do stands in the message. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly detail: unknown;

  constructor(code: RefusalCode, message: string, detail?: unknown) {
    super(message);
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return REFUSALS[this.code];
  }
}
