import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Failure, FAILURES } from "../domain/failures.ts";
import { maskSecrets } from "../domain/mask.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ErrorAnswer } from "./contract.ts";

/** One thing that is wrong with a request: which field, and why. */
export type FieldFault = { readonly field: string; readonly reason: string };
type Answer = { readonly status: number; readonly body: ErrorAnswer; readonly headers?: Record<string, string> };

const MAX_FAULTS = 20;

/** Answers any error of a request in the one shape of the wire; what nobody expected is logged and stays inside. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toAnswer(error, request);
  if (answer.status >= 500) request.log.error({ err: error, url: maskSecrets(request.url) }, "request failed");
  return reply
    .code(answer.status)
    .headers({ "cache-control": "no-store", ...answer.headers })
    .type("application/json; charset=utf-8")
    .send(answer.body);
}

/** Makes the wire's shape of an error. */
export function errorBody(code: string, message: string, detail?: unknown): ErrorAnswer {
  return { success: false, error: detail === undefined ? { code, message } : { code, message, detail } };
}

function toAnswer(error: unknown, request: FastifyRequest): Answer {
  if (error instanceof Refusal) return refusalAnswer(error);
  if (error instanceof Failure)
    return { status: FAILURES[error.code].status, body: errorBody(error.code, error.message) };
  const known = error as Partial<FastifyError>;
  if (known.validation) return faultAnswer(faultsOf(known.validation as ZodFault[], known.validationContext ?? "body"));
  return frameworkAnswer(known, request);
}

function refusalAnswer(error: Refusal): Answer {
  const seconds = (error.detail as { retry_after_seconds?: number } | undefined)?.retry_after_seconds;
  const body = errorBody(error.code, error.message, error.detail);
  return { status: error.status, body, ...(seconds === undefined ? {} : { headers: { "retry-after": `${seconds}` } }) };
}

function faultAnswer(faults: readonly FieldFault[]): Answer {
  const text = faults.slice(0, 3).map(({ field, reason }) => `${field} ${reason}`);
  return { status: 400, body: errorBody("bad_request", text.join("; "), { fields: faults.slice(0, MAX_FAULTS) }) };
}

type ZodFault = { keyword: string; instancePath: string; message?: string; params: { keys?: string[] } };

function faultsOf(issues: readonly ZodFault[], where: string): FieldFault[] {
  return issues.flatMap((issue) => {
    const whole = issue.instancePath.split("/").filter((part) => part !== "");
    // A list in a query is one field: `status=a,b`.
    const path = where === "querystring" ? whole.slice(0, 1) : whole;
    if (issue.keyword === "unrecognized_keys") {
      return (issue.params.keys ?? []).map((key) => ({ field: [...path, key].join("."), reason: "is not known here" }));
    }
    return [{ field: path.join(".") || where, reason: asReason(issue.message ?? "is not valid") }];
  });
}

/** "Too big: expected …" reads as "is wrong: too big, expected …" after the name of the field. */
function asReason(message: string): string {
  return /^[a-z]/.test(message) ? message : `is not valid: ${message.replace(/^Invalid input: /, "")}`;
}

const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  404: "not_found",
  405: "bad_request",
  413: "too_large",
  414: "too_large",
  415: "unsupported_media_type",
};
const FRAMEWORK_TEXTS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "The body of the request is larger than allowed here.",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "The body must be JSON, with content-type: application/json.",
  FST_ERR_CTP_INVALID_JSON_BODY: "The body is not valid JSON.",
  FST_ERR_MAX_PARAM_LENGTH: "The address of the request has a part that is longer than any id.",
  FST_ERR_BAD_URL: "The address of the request is not a valid URL path.",
};

function frameworkAnswer(error: Partial<FastifyError>, request: FastifyRequest): Answer {
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    const text = "Something went wrong inside the server; its log has the details under this request's id.";
    return { status: 500, body: errorBody("internal", text, { request_id: request.id }) };
  }
  const text = FRAMEWORK_TEXTS[error.code ?? ""] ?? error.message ?? "The request is not valid.";
  return { status, body: errorBody(FRAMEWORK_CODES[status] ?? "bad_request", text) };
}
