import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import type { CreatedAnswer } from "../api/contract.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Command, Invocation } from "./command.ts";
import { openSession } from "./embedded.ts";
import { followJob } from "./follow-job.ts";
import { stopSignal } from "./stop-signal.ts";

type Created = z.infer<typeof CreatedAnswer>;
type Flags = Invocation["flags"];

function textOf(flags: Flags, name: string): string | undefined {
  const text = flags[name];
  return typeof text === "string" ? text : undefined;
}

function listOf(flags: Flags, name: string): string[] | undefined {
  return textOf(flags, name)
    ?.split(",")
    .map((word) => word.trim());
}

function demand(flags: Flags, name: string, example: string): string {
  const text = textOf(flags, name);
  if (text !== undefined) return text;
  throw new CliError(2, `--${name} is missing, like --${name} ${example}.`, `Usage: trawl ${fundsCommand.usage}`);
}

async function update({ flags, config }: Invocation): Promise<ExitCode> {
  // What is undefined is not sent: the server has its own answer to that.
  const body = {
    type: "funds",
    kind: demand(flags, "kind", "YAT"),
    from: demand(flags, "from", "2025-01-01"),
    to: textOf(flags, "to"),
    funds: listOf(flags, "funds"),
    tables: listOf(flags, "tables"),
  };
  const stop = stopSignal();
  await using session = await openSession(config(), { idle: false });
  const { client } = session;
  const { job_id: id } = await client.call<Created>("POST", "jobs", body);
  const isJson = flags["json"] === true;
  if (!isJson) console.log(`job ${id}`);
  const { job, exitCode } = await followJob(client, id, { stop, isJson });
  if (isJson) console.log(JSON.stringify(job, null, 2));
  return exitCode;
}

async function exportFunds({ flags, config }: Invocation): Promise<ExitCode> {
  const query = new URLSearchParams({ kind: demand(flags, "kind", "YAT"), format: textOf(flags, "format") ?? "csv" });
  for (const name of ["funds", "from", "to", "tables"]) {
    const text = textOf(flags, name);
    if (text !== undefined) query.set(name, text);
  }
  const file = textOf(flags, "output");
  await using session = await openSession(config(), { idle: true });
  const body = Readable.from(await session.client.download(`funds/export?${query.toString()}`, stopSignal()));
  if (file === undefined) await pipeline(body, process.stdout, { end: false });
  else await pipeline(body, createWriteStream(file));
  return 0;
}

/** Has fund data read from TEFAS, or writes what is here. */
export const fundsCommand: Command = {
  usage: "funds update --kind YAT --from 2025-01-01, funds export --kind YAT",
  help: [
    "Read fund data from TEFAS, or write what is here.",
    "  --kind YAT           YAT, EMK, BYF, GYF or GSYF",
    "  --from, --to         days, both included; --to is today where it is left out",
    "  --funds AFA,MAC      what is shown and exported; TEFAS is asked for the whole kind",
    "  --tables prices      prices, allocation or both; without it, prices",
    "  --format csv         of an export: csv, csv-tr (for Excel in Turkish), json or parquet",
    "  --output FILE        where an export goes; without it, to standard output",
    "TEFAS is asked six times a minute: five years of one kind take about eleven minutes for each table.",
  ].join("\n"),
  options: {
    kind: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    funds: { type: "string" },
    tables: { type: "string" },
    format: { type: "string" },
    output: { type: "string", short: "o" },
    json: { type: "boolean", default: false },
  },
  // Awaited in each: a session ends with its block.
  async run(invocation) {
    const [what, ...more] = invocation.words;
    if (what === "update" && more.length === 0) return await update(invocation);
    if (what === "export" && more.length === 0) return await exportFunds(invocation);
    throw new CliError(2, "Say what to do: update or export.", `Usage: trawl ${fundsCommand.usage}`);
  },
};
