import type { Duplex } from "node:stream";
import { errorBody } from "./error-answer.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

type ClientError = Error & { readonly code?: string; readonly bytesParsed?: number };
type Said = { readonly status: string; readonly code: string; readonly message: string };

const SAID: Readonly<Record<string, Said>> = {
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    code: "too_large",
    message: "The headers of the request are larger than allowed here.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: "408 Request Timeout",
    code: "timeout",
    message: "The request did not arrive in time.",
  },
};
const NOT_HTTP: Said = {
  status: "400 Bad Request",
  code: "bad_request",
  message: "The request is not valid HTTP.",
};

/** Answers what is no readable request in the one shape of the wire, and lets the connection go. */
export function answerClientError(error: ClientError, socket: Duplex): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const { status, code, message } = SAID[error.code ?? ""] ?? NOT_HTTP;
  const body = JSON.stringify(errorBody(code, message));
  const head = [
    `HTTP/1.1 ${status}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Cache-Control: no-store",
    "Connection: close",
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
  ];
  if (socket.writable) socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  socket.destroy(error);
}
