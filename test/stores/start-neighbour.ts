import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(import.meta.dirname, "sqlite-neighbour.ts");

export type Neighbour = AsyncDisposable & {
  /** The lines that it said, as they come. */
  readonly lines: AsyncIterableIterator<string>;
  readonly exit: Promise<number | null>;
  kill(): Promise<void>;
};

/** Starts another process on a data folder. It is killed at the end of the scope. */
export function startNeighbour(mode: "hold" | "count" | "serve" | "write", dataDir: string, number = 0): Neighbour {
  const child = spawn(process.execPath, [PROGRAM, mode, dataDir, String(number)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit").then(([code]) => code as number | null);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exit;
  };
  return { lines: createInterface(child.stdout)[Symbol.asyncIterator](), exit, kill, [Symbol.asyncDispose]: kill };
}
