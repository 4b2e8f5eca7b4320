import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import type { Config } from "./config.ts";
import { reservedNotices } from "./known-names.ts";
import { parseConfig } from "./parse.ts";
import type { ConfigInput } from "./parse.ts";

/**
 * Reads the configuration of this process: its environment and the flags given. This is the only place where the
 * program looks at its environment. Throws `ConfigError`.
 */
export function loadConfig(argv: readonly string[], defaults: NonNullable<ConfigInput["defaults"]> = {}): Config {
  const readFile = (path: string): string => readFileSync(path, "utf8");
  return parseConfig({ env: process.env, argv, homeDir: homedir(), readFile, defaults });
}

/** What is set in the environment but has no effect in this version, a sentence each. */
export function configNotices(): string[] {
  return reservedNotices(process.env);
}

/** Where programs are looked for. */
export function programSearchPath(): string {
  return process.env["PATH"] ?? "";
}
