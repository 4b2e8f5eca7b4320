import type { Credentials } from "./actor.ts";
import { ADDRESS_HEADER } from "./better-auth-options.ts";

/** Writes what a request shows of its sender as the headers that better-auth reads. */
export function authHeaders(credentials: Credentials): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: credentials.address });
  if (credentials.cookie !== undefined) headers.set("cookie", credentials.cookie);
  if (credentials.authorization !== undefined) headers.set("authorization", credentials.authorization);
  if (credentials.userAgent !== undefined) headers.set("user-agent", credentials.userAgent);
  return headers;
}
