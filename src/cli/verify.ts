import type { z } from "zod";
import type { VerifyAnswer } from "../api/contract.ts";
import type { Config } from "../config/config.ts";
import { verifyOffline } from "../ops/offline.ts";
import { CliError } from "./cli-error.ts";
import { createClient } from "./client.ts";
import { expectNoWords } from "./command.ts";
import type { Command } from "./command.ts";
import { findServer } from "./find-server.ts";
import { printable } from "./printable.ts";

type Problem = { readonly code: string; readonly id: string; readonly text: string };
type Answer = {
  readonly ok: boolean;
  readonly checked: number;
  readonly without_digest: number;
  readonly problems: readonly Problem[];
  readonly mended?: readonly Problem[];
};

async function look(config: Config, options: { readonly repair: boolean; readonly deep: boolean }): Promise<Answer> {
  const server = await findServer(config);
  if (!server) return verifyOffline(config, options);
  if (options.repair || options.deep) {
    throw new CliError(
      3,
      "A server is running; it has to be stopped for this.",
      "Stop it, then run the command again.",
    );
  }
  return createClient(server).call<z.infer<typeof VerifyAnswer>>("GET", "verify");
}

const lineOf = ({ code, id, text }: Problem): string => `${code}  ${printable(id)}  ${printable(text)}`;

function show({ ok, checked, without_digest, problems, mended = [] }: Answer): void {
  for (const problem of mended) console.log(`mended  ${lineOf(problem)}`);
  for (const problem of problems) console.log(lineOf(problem));
  if (without_digest > 0) console.log(`${without_digest} files wait for their digest.`);
  console.log(
    ok ? `All right: ${checked} rows and files.` : `${problems.length} problems in ${checked} rows and files.`,
  );
}

/** Compares the database with the disk: through the running server, or by itself where none runs. */
export const verifyCommand: Command = {
  usage: "verify [--repair] [--deep] [--json]",
  help: "Compare database and disk; --repair mends names and sums, --deep reads every byte.",
  options: {
    repair: { type: "boolean", default: false },
    deep: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  async run({ words, flags, config }) {
    expectNoWords(words, verifyCommand);
    const answer = await look(config(), { repair: flags["repair"] === true, deep: flags["deep"] === true });
    if (flags["json"] === true) console.log(JSON.stringify(answer, null, 2));
    else show(answer);
    return answer.ok ? 0 : 1;
  },
};
