import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";

/** Starts a program that is told to end when this process exits, so that a stopped benchmark leaves nothing running. */
export function spawnBound(
  program: string,
  words: readonly string[],
  options: SpawnOptions,
  lastWord: NodeJS.Signals = "SIGKILL",
): ChildProcess {
  const child = spawn(program, words, options);
  const end = (): void => void child.kill(lastWord);
  process.prependListener("exit", end);
  child.once("exit", () => process.off("exit", end));
  return child;
}
