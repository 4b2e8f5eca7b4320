import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../src/domain/failures.ts";
import { Stop } from "../../src/domain/stop.ts";
import { toNetworkFailure } from "../../src/net/network-errors.ts";

function codeOf(code: string | undefined, phase: Parameters<typeof toNetworkFailure>[1]): string {
  const failure = toNetworkFailure(Object.assign(new Error("foreign"), { code }), phase);
  assert.ok(failure instanceof Failure);
  assert.ok(failure.cause instanceof Error);
  return failure.code;
}

test("an error's own code names the failure in every phase", () => {
  const expected = {
    ENOTFOUND: "dns_failed",
    EAI_AGAIN: "dns_failed",
    ECONNREFUSED: "connect_failed",
    ENETUNREACH: "connect_failed",
    EHOSTUNREACH: "connect_failed",
    ECONNRESET: "connection_lost",
    EPIPE: "connection_lost",
    ETIMEDOUT: "timeout",
    EMFILE: "too_many_open_files",
    ENFILE: "too_many_open_files",
    HPE_HEADER_OVERFLOW: "malformed_reply",
    HPE_INVALID_CONSTANT: "malformed_reply",
    HPE_INVALID_EOF_STATE: "connection_lost",
    ERR_TLS_CERT_ALTNAME_INVALID: "tls_failed",
    ERR_SSL_WRONG_VERSION_NUMBER: "tls_failed",
    EPROTO: "tls_failed",
  };
  for (const phase of ["lookup", "connect", "tls", "exchange"] as const)
    for (const [code, failure] of Object.entries(expected)) assert.equal(codeOf(code, phase), failure, code);
});

test("an error of another kind is named by how far things had come", () => {
  for (const code of [undefined, "", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "toString"]) {
    assert.equal(codeOf(code, "lookup"), "dns_failed");
    assert.equal(codeOf(code, "connect"), "connect_failed");
    assert.equal(codeOf(code, "tls"), "tls_failed");
    assert.equal(codeOf(code, "exchange"), "connection_lost");
  }
  assert.equal((toNetworkFailure("a text", "connect") as Failure).code, "connect_failed");
});

test("a failure and a stop stay what they are", () => {
  for (const known of [new Failure("stalled"), new Stop("paused")])
    assert.equal(toNetworkFailure(known, "exchange"), known);
});
