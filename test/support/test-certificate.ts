import { readFileSync } from "node:fs";
import { join } from "node:path";

const TLS = join(import.meta.dirname, "../fixtures/tls");

/** Where the certificate stands that tests trust where they say so. */
export const CERTIFICATE_PATH = join(TLS, "certificate.pem");

/** That certificate, which is for files.example, public.example and 127.0.0.1, and its key. */
export function testCertificate(): { key: string; cert: string } {
  return { key: readFileSync(join(TLS, "key.pem"), "utf8"), cert: readFileSync(CERTIFICATE_PATH, "utf8") };
}
