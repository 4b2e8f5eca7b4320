import { setTimeout as wait } from "node:timers/promises";
import type { Answer, TestServer } from "../support/start-server.ts";
import type { Chance } from "./chance.ts";
import type { JobSpec } from "./kill-fleet.ts";
import type { KillWorld } from "./kill.ts";

type Wish = "pause" | "resume" | "cancel" | "retry";

/** A restless person: creates jobs and pauses, resumes, cancels and retries them, until the server dies under them. */
export class KillDriver {
  readonly answers: Record<string, number> = {};
  readonly #world: KillWorld;
  readonly #chance: Chance;
  readonly #jobsAtATime: number;
  #alive = false;

  constructor(world: KillWorld, chance: Chance, jobsAtATime: number) {
    this.#world = world;
    this.#chance = chance;
    this.#jobsAtATime = jobsAtATime;
  }

  /** From now on an unanswered request is no surprise. */
  serverDies(): void {
    this.#alive = false;
  }

  async drive(server: TestServer): Promise<void> {
    this.#alive = true;
    while (this.#alive) {
      await this.#askOrDie(async () => {
        await this.#fill(server);
        await this.#wish(server);
      });
      await wait(this.#chance.between(5, 120));
    }
  }

  /** Sends the creations again whose answer never came; the key makes sure that none becomes two jobs. */
  async repeatUnanswered(server: TestServer): Promise<void> {
    for (const spec of this.#world.specs) if (spec.id === null) await this.#create(server, spec);
  }

  async #askOrDie(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#world.findings.check("every request is answered while the server lives", !this.#alive, String(error));
    }
  }

  async #fill(server: TestServer): Promise<void> {
    const { body } = await server.get("/api/jobs?status=active&limit=1");
    for (let count = body.total as number; count < this.#jobsAtATime && this.#alive; count += 1) {
      await this.#create(server, this.#world.makeSpec());
    }
  }

  async #create(server: TestServer, spec: JobSpec): Promise<void> {
    const body = { type: "links", urls: spec.files.map((file) => file.link), name: `${spec.number} ${spec.kind}` };
    const answer = await server.ask("POST", "/api/jobs", body, { "idempotency-key": `job-${spec.number}` });
    this.#count("create", answer);
    this.#world.findings.check("a good request is accepted", answer.status === 201, JSON.stringify(answer.body));
    if (answer.status === 201) spec.id = answer.body.job_id as string;
  }

  async #wish(server: TestServer): Promise<void> {
    const spec = this.#chance.one(this.#world.specs.filter((one) => one.id !== null).slice(-60));
    if (!spec) return;
    const luck = this.#chance.next();
    const wish: Wish = luck < 0.3 ? "pause" : luck < 0.75 ? "resume" : luck < 0.83 ? "cancel" : "retry";
    if (wish === "cancel") spec.wasCancelled = true;
    const answer = await server.ask("POST", `/api/jobs/${spec.id}/${wish}`);
    this.#count(wish, answer);
    this.#world.findings.check(
      "a wish is fulfilled or refused in words",
      answer.status === 200 || answer.status === 409,
      `${wish}: ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }

  #count(wish: string, { status }: Answer): void {
    this.answers[`${wish} ${status}`] = (this.answers[`${wish} ${status}`] ?? 0) + 1;
  }
}
