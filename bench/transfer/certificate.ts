import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Paths of PEM files. */
export type Certificate = { readonly authority: string; readonly chain: string; readonly key: string };

/** Makes an authority of its own and a certificate for 127.0.0.1 that it signed, good for a day. */
export function makeCertificate(folder: string): Certificate {
  mkdirSync(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  const openssl = (line: string): void => void execFileSync("openssl", line.split(" "), { cwd: folder, stdio: "pipe" });
  const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
  writeFileSync(path("names.cnf"), "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:false\n");
  openssl(`req -x509 ${newKey} -days 1 -subj /CN=bench-authority -keyout authority.key -out authority.pem`);
  openssl(`req ${newKey} -subj /CN=127.0.0.1 -keyout server.key -out server.csr`);
  openssl(
    "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -set_serial 1 -days 1 -extfile names.cnf -out server.pem",
  );
  return { authority: path("authority.pem"), chain: path("server.pem"), key: path("server.key") };
}
