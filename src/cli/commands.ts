import { cancelCommand, pauseCommand, resumeCommand, retryCommand } from "./act-commands.ts";
import type { Command } from "./command.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor.ts";
import { getCommand } from "./get.ts";
import { jobsCommand } from "./jobs.ts";
import { serveCommand } from "./serve.ts";
import { verifyCommand } from "./verify.ts";

/** Every command by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  serve: serveCommand,
  get: getCommand,
  jobs: jobsCommand,
  pause: pauseCommand,
  resume: resumeCommand,
  cancel: cancelCommand,
  retry: retryCommand,
  doctor: doctorCommand,
  verify: verifyCommand,
  demo: demoCommand,
};
