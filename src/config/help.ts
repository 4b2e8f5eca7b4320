/** What people read about the options: for `--help` and for docs/configuration.md, from the one table. */
import { OPTIONS, RESERVED } from "./options.ts";
import type { Option, OptionType } from "./options.ts";

const TYPE_WORDS: Readonly<Record<Extract<OptionType, string>, string>> = {
  text: "text",
  port: "port",
  count: "number",
  size: "size",
  seconds: "seconds",
  folder: "folder",
  list: "list",
  "host speeds": "list",
  timetable: "list",
  proxies: "list",
  "host proxies": "list",
  "base-path": "path",
  url: "address",
  flag: "1 or 0",
};

function typeWords(type: OptionType): string {
  return typeof type === "string" ? TYPE_WORDS[type] : type.join(", ");
}

function options(): Option[] {
  return Object.values(OPTIONS);
}

/** The options as lines for `--help`: flags first, then variables, with their defaults. */
export function optionHelp(): string {
  const names = options().map((option) => (option.flag ? `--${option.flag}, ${option.env}` : option.env));
  const width = Math.max(...names.map((name) => name.length));
  return options()
    .map((option, index) => {
      const fallback = option.fallback ? ` [${option.fallback}]` : "";
      return `  ${(names[index] ?? "").padEnd(width)}  ${option.help}${fallback}`;
    })
    .join("\n");
}

function row(option: Option): string {
  const names = [option.env, ...(option.aliases ?? [])].map((name) => `\`${name}\``).join("<br>also ");
  const file = option.secret ? `<br>or \`${option.env}_FILE\`` : "";
  const cells = [
    names + file,
    option.flag ? `\`--${option.flag}\`` : "",
    typeWords(option.type),
    option.fallback ? `\`${option.fallback}\`` : "unset",
    option.help,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The page docs/configuration.md, without its "generated" line. */
export function configurationPage(): string {
  return [
    "# Configuration",
    "",
    "Options come from the environment; a flag wins over its variable. An empty variable counts as unset.",
    "Sizes are plain bytes or like `256MiB` (1024) and `10GB` (1000). Lists are comma-separated.",
    "Names that begin with `TRAWL_` and are not known are refused at start, with the nearest known name.",
    "`DATABASE_URL` and `REDIS_URL` are refused: this build has the embedded database only.",
    "",
    "| variable | flag | type | default | means |",
    "|---|---|---|---|---|",
    ...options().map(row),
    "",
    "## Accepted, without effect in this version",
    "",
    "| variable | because |",
    "|---|---|",
    ...Object.entries(RESERVED).map(([name, reason]) => `| \`${name}\` | ${reason} |`),
    "",
    "`TRAWL_KEY_<SOURCE>` and `TRAWL_ENDPOINT_<SOURCE>` are accepted for any source.",
    "",
  ].join("\n");
}
