/**
 * The closed table of expected bad outcomes. The code is for programs, the text for people; `retry` is the policy:
 * `never` ends the task, `later` tries again after a backoff, `restart` tries again from byte 0,
 * `wait` puts the task back without counting an attempt, because the fault is not the task's.
 */
export const FAILURES = {
  blocked_address: { retry: "never", status: 422, text: "The link leads to an address that is not public." },
  bad_url: { retry: "never", status: 422, text: "This is not a link that can be fetched." },
  bad_scheme: { retry: "never", status: 422, text: "Only http and https links can be fetched." },
  bad_port: { retry: "never", status: 422, text: "This port is not one that web servers use." },
  dns_failed: { retry: "later", status: 502, text: "The name of the server could not be resolved." },
  tls_failed: { retry: "never", status: 502, text: "The server's certificate could not be verified." },
  connect_failed: { retry: "later", status: 502, text: "No connection to the server could be made." },
  proxy_failed: { retry: "later", status: 502, text: "The proxy did not make the connection." },
  proxy_login: { retry: "never", status: 502, text: "The proxy wants other credentials." },
  proxy_unknown: { retry: "never", status: 422, text: "The settings name no such proxy." },
  connection_lost: { retry: "later", status: 502, text: "The connection broke. It goes on where it stopped." },
  timeout: { retry: "later", status: 504, text: "The server did not answer in time." },
  stalled: { retry: "later", status: 504, text: "No data came for too long." },
  http_error: { retry: "never", status: 502, text: "The server answered with an error." },
  server_error: { retry: "later", status: 502, text: "The server reported a fault of its own." },
  not_found: { retry: "never", status: 502, text: "The server says that there is no such file." },
  link_expired: { retry: "later", status: 502, text: "The link has expired." },
  needs_login: { retry: "never", status: 502, text: "The server wants a login for this file." },
  rate_limited: { retry: "later", status: 502, text: "The server asked to slow down." },
  kept_out: { retry: "later", status: 502, text: "The service showed a page for people in the place of data." },
  odd_answer: { retry: "never", status: 502, text: "The service answered in another way than it is known to." },
  doubtful_answer: { retry: "later", status: 502, text: "The service told far less than it should have." },
  content_changed: {
    retry: "restart",
    status: 502,
    text: "The remote file changed. It starts again from the beginning.",
  },
  length_mismatch: { retry: "later", status: 502, text: "The server sent another length than it announced." },
  range_mismatch: { retry: "restart", status: 502, text: "The server answered a range request wrongly." },
  checksum_mismatch: { retry: "never", status: 502, text: "The file does not have the expected checksum." },
  malformed_reply: { retry: "never", status: 502, text: "The server's answer breaks the rules of HTTP." },
  too_large: { retry: "never", status: 413, text: "The file is larger than allowed." },
  too_many_requests: { retry: "never", status: 429, text: "The job made more requests than one job may." },
  redirect_loop: { retry: "never", status: 502, text: "The server redirects too often or to nowhere." },
  disk_full: { retry: "wait", status: 507, text: "There is not enough space on the disk." },
  folder_not_writable: { retry: "wait", status: 503, text: "The download folder cannot be written to." },
  too_many_open_files: { retry: "wait", status: 503, text: "The system allows no more open files right now." },
  disk_error: { retry: "never", status: 500, text: "The disk reported an error." },
  store_busy: { retry: "wait", status: 503, text: "The database is locked by another program." },
  store_full: { retry: "wait", status: 503, text: "The disk of the database is full." },
  store_corrupt: { retry: "never", status: 503, text: "The database file is damaged." },
  tool_missing: { retry: "never", status: 503, text: "A program that this needs is not installed." },
  tool_old: { retry: "never", status: 503, text: "A program that this needs is too old to be safe." },
  tool_failed: { retry: "never", status: 502, text: "The program that was to fetch this could not." },
  tool_interrupted: {
    retry: "later",
    status: 500,
    text: "The program was ended from outside. It goes on where it stopped.",
  },
  no_source_answered: { retry: "never", status: 502, text: "None of the sources could answer." },
  bad_picture: { retry: "never", status: 422, text: "The picture cannot be read: it is damaged, or takes too much." },
  unsupported: { retry: "never", status: 422, text: "This is not supported." },
  worker_lost: { retry: "never", status: 500, text: "The worker was lost too often while working on this." },
  interrupted: { retry: "never", status: 500, text: "Task interrupted by server restart or crash" },
} as const satisfies Record<string, { retry: RetryPolicy; status: number; text: string }>;

export type RetryPolicy = "never" | "later" | "restart" | "wait";
export type FailureCode = keyof typeof FAILURES;

export type FailureFacts = {
  /** What happened, in words that may be shown to the owner of the job. */
  message?: string;
  /** How long the server asked us to stay away, in milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
};

/** An expected bad outcome: carries its code from the moment it is noticed, so that nobody has to match texts. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  readonly retryAfterMs: number | null;

  constructor(code: FailureCode, facts: FailureFacts = {}) {
    super(facts.message ?? FAILURES[code].text, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }

  get retry(): RetryPolicy {
    return FAILURES[this.code].retry;
  }
}

/** Tells whether a string is one of the failure codes. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}
