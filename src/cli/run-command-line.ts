import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import { takeConfigFlags } from "../config/flags.ts";
import { optionHelp } from "../config/help.ts";
import { loadConfig } from "../config/load-config.ts";
import { nearestName } from "../config/nearest-name.ts";
import { Failure } from "../domain/failures.ts";
import { maskSecrets } from "../domain/mask.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import { parseWords } from "./command.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";

async function generalHelp(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const width = Math.max(...commands.map((command) => command.usage.length));
  const lines = commands.map((command) => `  trawl ${command.usage.padEnd(width)}  ${command.help.split("\n", 1)[0]}`);
  return [
    "Trawl brings files home and loses nothing.",
    "",
    ...lines,
    "",
    "Exit codes: 0 done, 1 failed, 2 bad use, 3 cannot reach or open what is configured.",
    "",
    "Options, as flag or environment variable [default]:",
    optionHelp(),
  ].join("\n");
}

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return load();
  const near = nearestName(name, Object.keys(COMMANDS));
  throw new CliError(2, `There is no command "${name}".`, near ? `Did you mean: trawl ${near}` : "See: trawl --help");
}

async function run(argv: readonly string[]): Promise<ExitCode> {
  const { flags: configFlags, rest } = takeConfigFlags(argv);
  const [name = "--help", ...words] = rest;
  if (name === "--help" || name === "-h" || name === "help") {
    console.log(await generalHelp());
    return 0;
  }
  const command = await findCommand(name);
  const parsed = parseWords(command, words);
  if (parsed.flags["help"] === true) {
    console.log(`Usage: trawl ${command.usage}\n${command.help}`);
    return 0;
  }
  return command.run({ ...parsed, config: (defaults): Config => loadConfig(configFlags, defaults) });
}

/** Errors of the system that say that something configured cannot be opened or is taken. */
function systemWords(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return null;
  if (error.code === "EADDRINUSE")
    return `${error.message}. Another program listens there; choose another with --port.`;
  return error.message;
}

function explain(error: unknown): ExitCode {
  if (error instanceof CliError) {
    console.error(`trawl: ${maskSecrets(error.message)}${error.remedy === null ? "" : `\n  ${error.remedy}`}`);
    return error.exitCode;
  }
  if (error instanceof ConfigError) {
    console.error(`trawl: ${error.message}`);
    return 2;
  }
  const words = error instanceof Failure ? error.message : systemWords(error);
  if (words !== null) {
    console.error(`trawl: ${maskSecrets(words)}\n  For more: trawl doctor`);
    return 3;
  }
  console.error("trawl: this should not have happened; please report it with these lines:");
  console.error(maskSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return 1;
}

/** Runs one command line and gives the exit code. Expected errors are told in words, without a stack trace. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  try {
    return await run(argv);
  } catch (error) {
    return explain(error);
  }
}
