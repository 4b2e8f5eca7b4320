import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { HOSTILE_MOODS } from "../support/hostile-moods.ts";
import type { TestServer } from "../support/start-server.ts";
import type { Chance } from "./chance.ts";
import type { Findings } from "./findings.ts";

/** Seldom enough that looking is no load of its own. */
const LOOK_MS = 1_000;

export type Villain = { readonly name: string; readonly url: string; readonly host: string };

/** Starts the hostile servers in a process of their own. */
export async function openVillains(): Promise<AsyncDisposable & { readonly villains: readonly Villain[] }> {
  const child = fork(join(import.meta.dirname, "../fixtures/hostile-child.ts"), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  const [villains] = (await once(child, "message")) as [readonly Villain[]];
  return {
    villains,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Keeps so many jobs of hostile links at work until it is sent home, and looks at how each of them ends. */
export class HostileCrowd {
  readonly #server: TestServer;
  readonly #findings: Findings;
  readonly #chance: Chance;
  readonly #villains: readonly Villain[];
  /** What each villain's jobs said when they ended, for people. */
  readonly reasons = new Map<string, string>();
  readonly #present = new Map<string, Villain>();
  #next = 0;

  constructor(server: TestServer, findings: Findings, chance: Chance, villains: readonly Villain[]) {
    this.#server = server;
    this.#findings = findings;
    this.#chance = chance;
    this.#villains = villains.toSorted(() => this.#chance.next() - 0.5);
  }

  /** Fills the crowd up to `size` and replaces whoever leaves, until the signal; everybody is cancelled then. */
  async stay(size: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (; this.#present.size < size; this.#next += 1) await this.#invite();
      await this.#see();
      await wait(LOOK_MS);
    }
    await this.#sendHome();
  }

  async #invite(): Promise<void> {
    const villain = this.#villains[this.#next % this.#villains.length];
    if (villain) this.#present.set(await this.#server.add([`${villain.url}?${this.#next}`]), villain);
  }

  async #see(): Promise<void> {
    for (const [id, villain] of this.#present) {
      const { body } = await this.#server.get(`/api/jobs/${id}/tasks`);
      const [task] = body.tasks;
      if (task.error === null && task.finished_at === null) continue;
      this.#look(villain, task);
      this.#present.delete(id);
      if (task.finished_at === null) await this.#server.ask("POST", `/api/jobs/${id}/cancel`);
    }
  }

  #look({ name }: Villain, task: { status: string; error: { code: string; message: string } | null }): void {
    const ends = HOSTILE_MOODS[name]?.ends ?? [];
    const ended = task.error?.code ?? task.status;
    const expected: readonly string[] = ends === "whole" ? ["completed"] : ends === "endless" ? [] : ends;
    this.reasons.set(name, task.error ? `${ended}: ${task.error.message}` : ended);
    this.#findings.check("each bad server has its own reason", expected.includes(ended), `${name}: ${ended}`);
  }

  async #sendHome(): Promise<void> {
    for (const [id, villain] of this.#present) {
      await this.#server.ask("POST", `/api/jobs/${id}/cancel`);
      const job = await this.#server.jobThat(id, ({ finished_at }) => finished_at !== null);
      this.#findings.check("whoever does not end can be cancelled", job.status !== "running", villain.name);
    }
    this.#present.clear();
  }
}
