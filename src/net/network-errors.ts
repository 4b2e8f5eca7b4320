import { FAILURES, Failure } from "../domain/failures.ts";
import type { FailureCode } from "../domain/failures.ts";
import { Stop } from "../domain/stop.ts";

/** How far a conversation had come; names the failure where the error's own code does not. */
type Phase = "lookup" | "connect" | "tls" | "exchange";

const OF_PHASE = {
  lookup: "dns_failed",
  connect: "connect_failed",
  tls: "tls_failed",
  exchange: "connection_lost",
} as const satisfies Record<Phase, FailureCode>;

/** Codes that mean the same in every phase. Source: Node's errors page, getaddrinfo(3), connect(2). */
const OF_CODE: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
  ["ENOTFOUND", "dns_failed"],
  ["ENODATA", "dns_failed"],
  ["ECONNREFUSED", "connect_failed"],
  ["EHOSTUNREACH", "connect_failed"],
  ["ENETUNREACH", "connect_failed"],
  ["EADDRNOTAVAIL", "connect_failed"],
  ["ECONNRESET", "connection_lost"],
  ["ECONNABORTED", "connection_lost"],
  ["EPIPE", "connection_lost"],
  ["HPE_INVALID_EOF_STATE", "connection_lost"],
  ["ETIMEDOUT", "timeout"],
  ["EMFILE", "too_many_open_files"],
  ["ENFILE", "too_many_open_files"],
  ["EPROTO", "tls_failed"],
]);

const OF_PREFIX: readonly (readonly [string, FailureCode])[] = [
  ["EAI_", "dns_failed"],
  ["HPE_", "malformed_reply"],
  ["ERR_TLS_", "tls_failed"],
  ["ERR_SSL_", "tls_failed"],
];

/** Turns an error of Node's network modules into ours. What is a `Failure` or `Stop` already stays itself. */
export function toNetworkFailure(error: unknown, phase: Phase): Failure | Stop {
  if (error instanceof Failure || error instanceof Stop) return error;
  const code = codeOf(error);
  const prefixed = OF_PREFIX.find(([prefix]) => code.startsWith(prefix));
  const failure = OF_CODE.get(code) ?? prefixed?.[1] ?? OF_PHASE[phase];
  return new Failure(failure, { cause: error, ...explanation(failure, error) });
}

/** Parsers and TLS know more than the kind of the failure: which rule was broken, what is wrong with a certificate. */
function explanation(code: FailureCode, error: unknown): { message?: string } {
  if (code !== "malformed_reply" && code !== "tls_failed") return {};
  const reason = reasonOf(error);
  return reason === "" ? {} : { message: `${FAILURES[code].text.replace(/\.$/, "")}: ${reason}.` };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const reason = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
  return reason.slice(0, 200).replace(/\.$/, "");
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return String(error.code);
}
