import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Failure } from "../domain/failures.ts";
import { findProgram, type FoundProgram } from "../files/find-program.ts";
import { isOlder, TOOL_FACTS, type ToolName } from "./tool-facts.ts";

/** A program that is there and may be used. */
export type Tool = {
  readonly name: ToolName;
  readonly path: string;
  readonly version: string;
  /** Whether its help names an option, like `--no-exec`: versions differ. */
  has(option: string): boolean;
};

export type ToolSettings = {
  /** Names or absolute paths from the settings; null: the tool's own name. */
  readonly named: Readonly<Record<ToolName, string | null>>;
  /** Where names are looked for, as the variable PATH has it. */
  readonly searchPath: string;
  /** Takes versions with known holes, too. */
  readonly allowOld: boolean;
};

const PROBE_LIMIT_MS = 30_000;
const MAX_HELP_BYTES = 4 * 1024 * 1024;

/** Knows the outside programs of this machine. Each is asked once for its version and options, until it is replaced. */
export class Tools {
  readonly #settings: ToolSettings;
  readonly #probed = new Map<ToolName, { readonly mark: string; readonly tool: Promise<Tool> }>();

  constructor(settings: ToolSettings) {
    this.#settings = settings;
  }

  /**
   * Gives a program that may be used. Throws `Failure` tool_missing or tool_old with the command that mends it,
   * tool_failed where it does not even tell its version.
   */
  async demand(name: ToolName): Promise<Tool> {
    const found = await this.#find(name);
    const known = this.#probed.get(name);
    const tool = known?.mark === found.mark ? known.tool : this.#probe(name, found);
    return this.#demandSafe(await tool);
  }

  /**
   * Tells what is known of a program without running it: its version only once a job or a person has asked for it.
   * Throws what `demand` throws.
   */
  async glance(name: ToolName): Promise<{ readonly path: string; readonly version: string | null }> {
    const found = await this.#find(name);
    const known = this.#probed.get(name);
    if (known?.mark !== found.mark) return { path: found.path, version: null };
    return this.#demandSafe(await known.tool);
  }

  /**
   * Has a program tell of itself. Ending with an exit code of `endings`, and no complaint, is well. Throws `Failure`
   * tool_failed.
   */
  ask({ name, path }: Tool, args: readonly string[], endings: readonly number[] = []): Promise<string> {
    return ask(name, path, args, endings);
  }

  async #find(name: ToolName): Promise<FoundProgram> {
    const found = await findProgram(this.#settings.named[name] ?? name, this.#settings.searchPath);
    if (found === null) throw this.#missing(name);
    return found;
  }

  #probe(name: ToolName, { path, mark }: FoundProgram): Promise<Tool> {
    const tool = probe(name, path);
    this.#probed.set(name, { mark, tool });
    // What failed may have been the machine: it is tried again.
    tool.catch(() => this.#probed.delete(name));
    return tool;
  }

  #demandSafe(tool: Tool): Tool {
    const { safeSince, install } = TOOL_FACTS[tool.name];
    if (safeSince === null || this.#settings.allowOld || !isOlder(tool.version, safeSince)) return tool;
    const message =
      `${tool.name} ${tool.version} (${tool.path}) has known security holes; ${safeSince} or later is needed. ` +
      `To mend it: ${install}`;
    throw new Failure("tool_old", { message });
  }

  #missing(name: ToolName): Failure {
    const { use, install, variable } = TOOL_FACTS[name];
    const given = this.#settings.named[name];
    const where = given === null ? "is not installed" : `is not at ${given} (${variable})`;
    return new Failure("tool_missing", {
      message: `${name}, which is needed for ${use}, ${where}. To get it: ${install}`,
    });
  }
}

async function probe(name: ToolName, path: string): Promise<Tool> {
  const facts = TOOL_FACTS[name];
  const version = facts.version.exec(await ask(name, path, facts.versionArgs))?.[1];
  if (version === undefined)
    throw new Failure("tool_failed", { message: `${path} does not tell the version of ${name}.` });
  const help = await ask(name, path, facts.helpArgs);
  const options: ReadonlySet<string> = new Set(help.match(/(?<![\w-])--?[a-z][\w-]*/gi));
  return { name, path, version, has: (option) => options.has(option) };
}

async function ask(
  name: ToolName,
  path: string,
  args: readonly string[],
  endings: readonly number[] = [],
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(path, [...args], {
      cwd: "/",
      timeout: PROBE_LIMIT_MS,
      killSignal: "SIGKILL",
      maxBuffer: MAX_HELP_BYTES,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" },
    });
    return stdout;
  } catch (error) {
    const { code, stdout = "", stderr } = error as Partial<{ code: unknown; stdout: string; stderr: string }>;
    if (typeof code === "number" && endings.includes(code) && stderr === "") return stdout;
    throw new Failure("tool_failed", { message: `${path} (${name}) cannot be run: ${reasonOf(error)}`, cause: error });
  }
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  const text = said || (error instanceof Error ? error.message : String(error));
  return text.split("\n").slice(-1).join("").slice(0, 300);
}
