/** `npm run bench -- <name> [--size small|full] [--write] [--data FOLDER]`: measures, and says which goals were missed. */
import { parseArgs } from "node:util";
import { benchApi } from "./api.ts";
import { type Report, toMarkdown, writeReport } from "./report.ts";

export type BenchOptions = {
  readonly size: "small" | "full";
  /** Keeps what was seeded there, and uses it again where it is. */
  readonly dataDir: string | null;
};

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<Report>>> = { api: benchApi };

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: "string", default: "full" },
      data: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const bench = BENCHMARKS[positionals[0] ?? ""];
  if (!bench || (values.size !== "small" && values.size !== "full")) {
    console.error(`Use: npm run bench -- <${Object.keys(BENCHMARKS).join("|")}> [--size small|full] [--write]`);
    return 2;
  }
  const report = await bench({ size: values.size, dataDir: values.data ?? null });
  console.log(`\n${toMarkdown(report)}`);
  if (values.write) writeReport(report);
  return report.missed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
