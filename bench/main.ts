/**
 * `npm run bench -- <name> [--size small|full] [--write] [--data FOLDER] [--only KIND,KIND]`: measures, and says which
 * goals were missed. Ends with 1 where a goal was missed or something could not be measured.
 */
import { parseArgs } from "node:util";
import { benchApi } from "./api.ts";
import { benchFunds } from "./funds.ts";
import { benchMedia } from "./media.ts";
import { type Report, toMarkdown, writeReport } from "./report.ts";
import { benchTransfer } from "./transfer.ts";

export type BenchOptions = {
  readonly size: "small" | "full";
  /** For `api`: keeps what was seeded there, and uses it again where it is. For `transfer`: a folder on the disk. */
  readonly dataDir: string | null;
  /** For `transfer`: the kinds of work to do; none named means all. */
  readonly only: readonly string[];
};

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<Report>>> = {
  api: benchApi,
  transfer: benchTransfer,
  funds: benchFunds,
  media: benchMedia,
};

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: "string", default: "full" },
      data: { type: "string" },
      only: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const only = values.only?.split(",") ?? [];
  const bench = BENCHMARKS[positionals[0] ?? ""];
  if (!bench || (values.size !== "small" && values.size !== "full")) {
    const names = Object.keys(BENCHMARKS).join("|");
    console.error(`Use: npm run bench -- <${names}> [--size small|full] [--write] [--data FOLDER] [--only KIND,KIND]`);
    return 2;
  }
  const report = await bench({ size: values.size, dataDir: values.data ?? null, only });
  console.log(`\n${toMarkdown(report)}`);
  if (values.write) writeReport(report);
  return (report.missed ?? []).length + report.absent.length === 0 ? 0 : 1;
}

// Every child and every folder has a listener for the exit.
process.setMaxListeners(50);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();
