import { betterAuth } from "better-auth/minimal";
import type { Auth, BetterAuthPlugin } from "better-auth/types";
import type { Config } from "../config/config.ts";
import type { Store } from "../stores/store.ts";
import { type BetterAuthLog, betterAuthOptions } from "./better-auth-options.ts";

type Options = {
  readonly config: Pick<Config, "publicUrl" | "basePath">;
  readonly store: Pick<Store, "authDatabase" | "write">;
  readonly secret: string;
  readonly log: BetterAuthLog;
};

export type BetterAuth = Auth<ReturnType<typeof betterAuthOptions>>;

/** Opens better-auth on the store's database; see `betterAuthOptions`. */
export function openBetterAuth(
  { config, store, secret, log }: Options,
  plugins: readonly BetterAuthPlugin[],
): BetterAuth {
  return betterAuth(betterAuthOptions(config, store, secret, log, plugins));
}
