import type { Config } from "../config/config.ts";
import { authHeaders } from "./auth-headers.ts";
import type { AuthRequest } from "./auth-request.ts";
import { authOrigin } from "./better-auth-options.ts";

/** Writes a request as better-auth takes it: to the server's own address, with no other headers than those it needs. */
export function toWebRequest(config: Pick<Config, "publicUrl" | "basePath">, request: AuthRequest): Request {
  const url = `${authOrigin(config)}${config.basePath}api/auth${request.path}${request.query}`;
  const headers = authHeaders(request);
  if (request.method === "GET") return new Request(url, { headers });
  headers.set("content-type", "application/json");
  return new Request(url, { method: request.method, headers, body: JSON.stringify(request.body ?? {}) });
}
