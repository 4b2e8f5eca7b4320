import type { Command } from "./command.ts";

/** Every command by its name, loaded when it is asked for: most need only a small part of the program. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  get: async () => (await import("./get.ts")).getCommand,
  search: async () => (await import("./search.ts")).searchCommand,
  sources: async () => (await import("./sources.ts")).sourcesCommand,
  funds: async () => (await import("./funds.ts")).fundsCommand,
  jobs: async () => (await import("./jobs.ts")).jobsCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  pause: async () => (await import("./act-commands.ts")).pauseCommand,
  resume: async () => (await import("./act-commands.ts")).resumeCommand,
  cancel: async () => (await import("./act-commands.ts")).cancelCommand,
  retry: async () => (await import("./act-commands.ts")).retryCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  demo: async () => (await import("./demo.ts")).demoCommand,
};
