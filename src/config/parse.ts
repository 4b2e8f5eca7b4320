import { maskSecrets } from "../domain/mask.ts";
import type { HostProxies, Proxies } from "../domain/proxy.ts";
import type { SpeedSpan } from "../domain/speed-timetable.ts";
import { BadValue } from "./bad-value.ts";
import { checkTogether } from "./check-together.ts";
import { ConfigError } from "./config-error.ts";
import type { ConfigProblem } from "./config-error.ts";
import type { Config } from "./config.ts";
import { readFlags } from "./flags.ts";
import type { OptionKey } from "./flags.ts";
import { defaultDataDir, defaultDownloadDir } from "./folders.ts";
import type { ReadText } from "./folders.ts";
import { absentModes, unknownNames } from "./known-names.ts";
import type { Environment } from "./known-names.ts";
import { isLoopbackHost } from "./loopback.ts";
import { OPTIONS } from "./options.ts";
import type { Option } from "./options.ts";
import { readQuotas } from "./read-quotas.ts";
import { readValue } from "./values.ts";
import type { OptionValue } from "./values.ts";

export type ConfigInput = {
  readonly env: Environment;
  /** Flags of the configuration only; see `takeConfigFlags`. */
  readonly argv: readonly string[];
  readonly homeDir: string;
  readonly readFile: ReadText;
  /** Texts that take the place of the table's own fallbacks. */
  readonly defaults?: Partial<Record<OptionKey, string>>;
};

type Table = typeof OPTIONS;
type Read<T> = T extends "port" | "count" | "size" | "seconds"
  ? number
  : T extends "list"
    ? readonly string[]
    : T extends "host speeds"
      ? ReadonlyMap<string, number>
      : T extends "timetable"
        ? readonly SpeedSpan[]
        : T extends "proxies"
          ? Proxies
          : T extends "host proxies"
            ? HostProxies
            : T extends "flag"
              ? boolean
              : T extends readonly (infer Choice)[]
                ? Choice
                : string;
type Parsed = { [K in OptionKey]: Read<Table[K]["type"]> | (Table[K]["fallback"] extends null ? null : never) };

/** Where a text came from, for the message about it, and the text. */
type Given = { readonly name: string; readonly text: string };

function secretFromFile(option: Option, input: ConfigInput, problems: ConfigProblem[]): Given | null {
  const name = `${option.env}_FILE`;
  const path = option.secret ? input.env[name] : undefined;
  if (!path) return null;
  if (input.env[option.env]) {
    problems.push({ what: name, why: `${option.env} is set too`, remedy: "Set only one of the two" });
  }
  try {
    const text = input.readFile(path).replace(/\r?\n$/, "");
    if (text !== "") return { name, text };
    problems.push({
      what: name,
      why: `the file ${path} is empty`,
      remedy: "Write the secret into it, or unset the name",
    });
    return null;
  } catch (error) {
    const why = `the file ${path} cannot be read (${error instanceof Error ? error.message : String(error)})`;
    problems.push({ what: name, why, remedy: "Name a file that this user may read" });
    return null;
  }
}

function fromEnvironment(option: Option, input: ConfigInput): Given | null {
  const name = [option.env, ...(option.aliases ?? [])].find((candidate) => input.env[candidate]);
  return name ? { name, text: input.env[name] ?? "" } : null;
}

function readGiven(option: Option, given: Given, homeDir: string, problems: ConfigProblem[]): OptionValue | null {
  try {
    return readValue(option.type, given.text, { homeDir, ...(option.min === undefined ? {} : { min: option.min }) });
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    const shown = option.secret ? "" : ` is "${maskSecrets(given.text)}"`;
    problems.push({ what: `${given.name}${shown}`, why: error.message, remedy: option.help.replace(/\.$/, "") });
    return null;
  }
}

function readTable(input: ConfigInput, problems: ConfigProblem[]): Parsed {
  const flags = readFlags(input.argv);
  problems.push(...flags.problems.map((problem) => ({ ...problem, remedy: "See `trawl --help`" })));
  const entries = (Object.entries(OPTIONS) as [OptionKey, Option][]).map(([key, option]) => {
    const flag = flags.texts.get(key);
    const fallback = input.defaults?.[key] ?? option.fallback;
    const given =
      (flag === undefined ? null : { name: `--${option.flag}`, text: flag }) ??
      secretFromFile(option, input, problems) ??
      fromEnvironment(option, input) ??
      (fallback === null ? null : { name: option.env, text: fallback });
    return [key, given && readGiven(option, given, input.homeDir, problems)] as const;
  });
  // Sound because each value was read by the type that `Parsed` derives from the same table.
  return Object.fromEntries(entries) as Parsed;
}

/**
 * Makes the configuration out of the environment and the flags (flags win).
 * Throws `ConfigError` that lists everything wrong at once.
 */
export function parseConfig(input: ConfigInput): Config {
  const problems = [...unknownNames(input.env), ...absentModes(input.env)];
  const parsed = readTable(input, problems);
  if (problems.length === 0) problems.push(...checkTogether(parsed));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({
    ...parsed,
    dataDir: parsed.dataDir ?? defaultDataDir(input.env, input.homeDir),
    downloadDir: parsed.downloadDir ?? defaultDownloadDir(input.env, input.homeDir, input.readFile),
    guests: parsed.guests ?? (isLoopbackHost(parsed.host) ? "on" : "off"),
    quotas: readQuotas(parsed, isLoopbackHost(parsed.host)),
    egressAllow: parsed.egressAllow.map((entry) => entry.toLowerCase()),
    allowedHosts: parsed.allowedHosts.map((entry) => entry.toLowerCase()),
  });
}
