import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { CERTIFICATE_PATH } from "./test-certificate.ts";

/**
 * Declares the tests of a file that need every thread of their process to trust the tests' certificate. Node reads whom
 * to trust as it starts, so the file runs once more, in a process of its own, as one test of this one.
 */
export function whereTrusted(file: string, declare: () => void): void {
  if (process.env["NODE_EXTRA_CA_CERTS"] === CERTIFICATE_PATH) return declare();
  test(`${basename(file)}, where its certificate is trusted`, async (t) => {
    const { NODE_TEST_CONTEXT: _ofThisProcess, ...inherited } = process.env;
    const env = { ...inherited, NODE_EXTRA_CA_CERTS: CERTIFICATE_PATH };
    const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "inherit"] });
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
    assert(code === 0 && /pass [1-9]/.test(said), `ended with ${code}:\n${said}`);
    t.diagnostic(said);
  });
}
