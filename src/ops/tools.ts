import { TOOL_FACTS, TOOL_NAMES, type ToolName } from "../children/tool-facts.ts";
import { Failure } from "../domain/failures.ts";
import { check, Fault } from "./checks.ts";
import type { Check } from "./checks.ts";

/** Finds a program and, where it was asked for it, its version; throws `Failure` where it may not be used. */
export type LookAtTool = (name: ToolName) => Promise<{ readonly path: string; readonly version: string | null }>;

/** Looks at the optional programs: where they are, and whether they are new enough to be used. */
export function lookAtTools(look: LookAtTool): Promise<Check[]> {
  return Promise.all(TOOL_NAMES.map((name) => check(name, TOOL_FACTS[name].install, () => lookAt(name, look))));
}

async function lookAt(name: ToolName, look: LookAtTool): Promise<string> {
  try {
    const { version, path } = await look(name);
    return version === null ? path : `${version}, ${path}`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { use, install } = TOOL_FACTS[name];
    const text =
      error.code === "tool_missing" ? `not found; needed only for ${use}` : error.message.split(" To mend it:")[0];
    throw new Fault(text ?? error.message, install);
  }
}
