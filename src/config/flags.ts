import { OPTIONS } from "./options.ts";
import type { Option } from "./options.ts";

export type OptionKey = keyof typeof OPTIONS;

/** The options that can be given as a flag, by the flag's name. */
function optionFlags(): Map<string, OptionKey> {
  const entries = Object.entries(OPTIONS) as [OptionKey, Option][];
  return new Map(entries.flatMap(([key, option]) => (option.flag ? [[option.flag, key] as const] : [])));
}

/**
 * Takes the flags of the configuration (`--port 8090` or `--port=8090`) out of a command line.
 * `flags` can be handed to `parseConfig`, `rest` is everything else in its order.
 */
export function takeConfigFlags(argv: readonly string[]): { flags: string[]; rest: string[] } {
  const known = optionFlags();
  const flags: string[] = [];
  const rest: string[] = [];
  const words = argv[Symbol.iterator]();
  for (const word of words) {
    if (word === "--") return { flags, rest: [...rest, word, ...words] };
    const name = word.startsWith("--") ? (word.slice(2).split("=", 1)[0] ?? "") : "";
    if (!known.has(name)) rest.push(word);
    else if (word.includes("=")) flags.push(word);
    else flags.push(word, ...([words.next().value ?? []].flat() as string[]));
  }
  return { flags, rest };
}

type FlagProblem = { readonly what: string; readonly why: string };
export type FlagTexts = { readonly texts: ReadonlyMap<OptionKey, string>; readonly problems: readonly FlagProblem[] };

/** Reads a command line that holds nothing but flags of the configuration; the last of equal flags counts. */
export function readFlags(argv: readonly string[]): FlagTexts {
  const known = optionFlags();
  const texts = new Map<OptionKey, string>();
  const problems: FlagProblem[] = [];
  const words = argv[Symbol.iterator]();
  for (const word of words) {
    const [name = "", ...inline] = word.split("=");
    const key = name.startsWith("--") ? known.get(name.slice(2)) : undefined;
    const text: string | undefined = inline.length > 0 ? inline.join("=") : key ? words.next().value : undefined;
    if (!key) problems.push({ what: word, why: "there is no such flag" });
    else if (!text) problems.push({ what: word, why: "this flag needs a value" });
    else texts.set(key, text);
  }
  return { texts, problems };
}
