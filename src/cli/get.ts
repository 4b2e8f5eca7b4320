import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import type { CreatedAnswer, LineVerdict } from "../api/contract.ts";
import type { Config } from "../config/config.ts";
import { maskSecrets } from "../domain/mask.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Command, Invocation } from "./command.ts";
import { openSession } from "./embedded.ts";
import { findServer } from "./find-server.ts";
import { followJob } from "./follow-job.ts";
import { printable } from "./printable.ts";
import { stopSignal } from "./stop-signal.ts";

type Created = z.infer<typeof CreatedAnswer>;

/** The folder of `--output` is the download folder of a server in this process; a running server has its own. */
async function configFor({ flags, config }: Invocation): Promise<Config> {
  const own = config();
  const output = flags["output"];
  if (typeof output !== "string") return own;
  if (await findServer(own)) {
    const remedy = "Leave --output away (files go to the server's folder), or stop the server first.";
    throw new CliError(2, "A server is running, which keeps files in its own folder.", remedy);
  }
  return { ...own, downloadDir: resolve(output) };
}

function bodyOf(words: readonly string[], flags: Invocation["flags"]): object {
  const { name, checksum, proxy } = flags;
  return {
    type: "links",
    urls: words,
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof checksum === "string" ? { checksum } : {}),
    ...(typeof proxy === "string" ? { proxy } : {}),
    ...(flags["private"] === true ? { private: true } : {}),
  };
}

function showRefused(results: readonly z.infer<typeof LineVerdict>[]): number {
  const refused = results.filter(({ verdict }) => verdict !== "accepted");
  for (const { url, verdict, reason } of refused) {
    console.error(`${verdict}: ${maskSecrets(printable(url))}${reason ? `: ${printable(reason)}` : ""}`);
  }
  return refused.filter(({ verdict }) => verdict === "refused").length;
}

/** `-` stands for the lines of standard input: a link on the command line is seen by whoever lists processes. */
async function linksOf(words: readonly string[]): Promise<string[]> {
  if (!words.includes("-")) return [...words];
  const lines = (await text(process.stdin)).split(/\r?\n/).filter((line) => line.trim() !== "");
  return words.flatMap((word) => (word === "-" ? lines : [word]));
}

async function get(invocation: Invocation): Promise<ExitCode> {
  const { flags } = invocation;
  const words = await linksOf(invocation.words);
  if (words.length === 0)
    throw new CliError(2, "What shall be fetched? No link was given.", `Usage: trawl ${getCommand.usage}`);
  const stop = stopSignal();
  await using session = await openSession(await configFor(invocation), { idle: false });
  const created = await session.client.call<Created>("POST", "jobs", bodyOf(words, flags));
  const refused = showRefused(created.results);
  const isJson = flags["json"] === true;
  if (!isJson) console.log(`job ${created.job_id}`);
  const { exitCode, job } = await followJob(session.client, created.job_id, { stop, isJson });
  if (isJson) console.log(JSON.stringify(job, null, 2));
  return refused > 0 ? 1 : exitCode;
}

/** Fetches links and shows how it goes. */
export const getCommand: Command = {
  usage: "get URL…|- [-o DIR] [--name NAME] [--checksum sha256:…] [--proxy NAME] [--private] [--json]",
  help: "Fetch links here, with a progress bar; - reads them from standard input.",
  options: {
    output: { type: "string", short: "o" },
    name: { type: "string" },
    checksum: { type: "string" },
    proxy: { type: "string" },
    private: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  run: get,
};
