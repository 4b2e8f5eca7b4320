/** Which names of environment variables the program knows, and what is said about the others. */
import type { ConfigProblem } from "./config-error.ts";
import { nearestName } from "./nearest-name.ts";
import { ABSENT_MODES, OPEN_PREFIXES, OPTIONS, RESERVED, TEST_VARIABLES } from "./options.ts";
import type { Option } from "./options.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

function namesOf(option: Option): string[] {
  return [option.env, ...(option.secret ? [`${option.env}_FILE`] : [])];
}

/** Every name that is accepted, without those of open-ended families. */
export function knownNames(): string[] {
  const secrets = ["TRAWL_S3_ACCESS_KEY_FILE", "TRAWL_S3_SECRET_KEY_FILE"];
  return [...Object.values(OPTIONS).flatMap(namesOf), ...Object.keys(RESERVED), ...secrets, ...TEST_VARIABLES];
}

function isOpen(name: string): boolean {
  return OPEN_PREFIXES.some((prefix) => name.length > prefix.length && name.startsWith(prefix));
}

/** Lists the `TRAWL_*` names that nobody knows: a mistyped name would otherwise silently change nothing. */
export function unknownNames(env: Environment): ConfigProblem[] {
  const known = knownNames();
  return Object.keys(env)
    .filter((name) => name.startsWith("TRAWL_") && !known.includes(name) && !isOpen(name))
    .map((name) => {
      const near = nearestName(name, known);
      const remedy = near ? `Perhaps ${near} is meant` : "Remove it, or look its name up in docs/configuration.md";
      return { what: name, why: "there is no option of this name", remedy };
    });
}

/** Lists chosen modes that this build does not have. */
export function absentModes(env: Environment): ConfigProblem[] {
  return Object.entries(ABSENT_MODES)
    .filter(([name, mode]) => env[name] && env[name] !== mode.harmless)
    .map(([name, mode]) => ({ what: `${name} is set`, why: mode.why, remedy: `Unset ${name} to start` }));
}

/** Says which set names have no effect in this version, a sentence each. */
export function reservedNotices(env: Environment): string[] {
  return Object.entries(RESERVED)
    .filter(([name]) => env[name] && env[name] !== ABSENT_MODES[name]?.harmless)
    .map(([name, reason]) => `${name} is set but has no effect in this version: ${reason}.`);
}
