import { programSearchPath } from "../config/load-config.ts";
import { toolsOf } from "../core.ts";
import { runDoctor } from "../ops/doctor.ts";
import type { DoctorCheck } from "../ops/doctor.ts";
import type { LookAtTool } from "../ops/tools.ts";
import { expectNoWords } from "./command.ts";
import type { Command } from "./command.ts";

function markOf({ ok, optional }: DoctorCheck): string {
  if (ok) return "ok   ";
  return optional ? "note " : "FAULT";
}

/** A check as lines for people: what was found, and the way out where it is not all right. */
export function checkLines(check: DoctorCheck): string {
  const remedy = check.ok || check.remedy === null ? "" : `\n                       -> ${check.remedy}`;
  return `${markOf(check)}  ${check.name.padEnd(16)} ${check.text}${remedy}`;
}

/** Says what keeps Trawl from working, and what to do about it. */
export const doctorCommand: Command = {
  usage: "doctor [--json]",
  help: "Say what keeps Trawl from working, and the command that mends it.",
  options: { json: { type: "boolean", default: false } },
  async run({ words, flags, config }) {
    expectNoWords(words, doctorCommand);
    const versions = { node: process.versions.node, sqlite: process.versions["sqlite"] ?? "0" };
    const settings = config();
    const tools = toolsOf(settings, programSearchPath());
    const lookAtTool: LookAtTool = (name) => tools.demand(name);
    const checks = await runDoctor({ config: settings, versions, lookAtTool });
    if (flags["json"] === true) console.log(JSON.stringify(checks, null, 2));
    else for (const check of checks) console.log(checkLines(check));
    return checks.every(({ ok, optional }) => ok || optional) ? 0 : 1;
  },
};
