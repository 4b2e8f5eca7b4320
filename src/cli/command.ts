import { parseArgs } from "node:util";
import type { ParseArgsOptionsConfig } from "node:util";
import type { Config } from "../config/config.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";

/** What a command is given. */
export type Invocation = {
  /** The words of the command line that are not flags. */
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  /** Reads the configuration; the flags of the configuration are already in it. Throws `ConfigError`. */
  readonly config: (defaults?: ConfigDefaults) => Config;
};
type ConfigDefaults = { readonly dataDir?: string; readonly downloadDir?: string; readonly logLevel?: string };

/** One command of the program. */
export type Command = {
  readonly usage: string;
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  run(invocation: Invocation): Promise<ExitCode>;
};

/** Reads the words after a command's name. Throws `CliError` 2 for flags that the command does not know. */
export function parseWords(command: Command, words: readonly string[]): Pick<Invocation, "words" | "flags"> {
  try {
    const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    return { words: positionals, flags: values as Invocation["flags"] };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ", 1)[0] : String(error);
    throw new CliError(2, `${reason}.`, `Usage: trawl ${command.usage}`);
  }
}

/** Refuses words where a command takes none. */
export function expectNoWords(words: readonly string[], command: Pick<Command, "usage">): void {
  if (words.length > 0) throw new CliError(2, `"${words[0]}" is one word too many.`, `Usage: trawl ${command.usage}`);
}
