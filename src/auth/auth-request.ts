import type { Credentials } from "./actor.ts";

/** A request to better-auth's own routes; `path` begins after `<base>api/auth`. */
export type AuthRequest = Credentials & {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
};
