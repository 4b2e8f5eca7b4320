import { setTimeout as wait } from "node:timers/promises";
import type { Origin } from "../support/origin.ts";
import type { Answer, TestServer } from "../support/start-server.ts";
import type { Chance } from "./chance.ts";
import type { Findings } from "./findings.ts";

export type StormWorld = {
  readonly server: TestServer;
  readonly origin: Origin;
  readonly findings: Findings;
  readonly ids: string[];
  readonly answers: Record<string, number>;
  /** Unfinished jobs as the last list told. */
  active: number;
};

const MOST_ACTIVE = 150;
const WISHES = ["pause", "resume", "cancel", "retry"] as const;

/** One of many people who do whatever comes to mind, without waiting for anybody. */
export class StormClient {
  readonly #world: StormWorld;
  readonly #chance: Chance;
  readonly #number: number;
  #active = false;
  #created = 0;

  constructor(world: StormWorld, chance: Chance, number: number) {
    this.#world = world;
    this.#chance = chance;
    this.#number = number;
  }

  async run(): Promise<void> {
    this.#active = true;
    while (this.#active) {
      await this.#act();
      await wait(this.#chance.between(0, 60));
    }
  }

  /** Ends `run` after the request under way. */
  rest(): void {
    this.#active = false;
  }

  async #act(): Promise<void> {
    const luck = this.#chance.next();
    if (luck < 0.2) return this.#create();
    if (luck < 0.35) return this.#list();
    const id = this.#chance.one(this.#world.ids.slice(-200));
    if (id === undefined) return;
    if (luck < 0.45) return this.#count("detail", await this.#world.server.get(`/api/jobs/${id}`), [200]);
    const crowded = this.#world.active > MOST_ACTIVE;
    const wish = crowded ? "cancel" : (this.#chance.one(WISHES) ?? "pause");
    this.#count(wish, await this.#world.server.ask("POST", `/api/jobs/${id}/${wish}`), [200, 409]);
  }

  async #create(): Promise<void> {
    const { server, origin, ids, active } = this.#world;
    if (active > MOST_ACTIVE) return;
    const count = this.#chance.next() < 0.3 ? 5 : 1;
    const urls = Array.from({ length: count }, (_, index) => {
      const seed = `${this.#number}-${(this.#created += 1)}-${index}`;
      return this.#chance.next() < 0.05
        ? `${origin.url}/status/404?${seed}`
        : origin.link(this.#chance.whole(100, 300_000), { seed, rate: 400_000 });
    });
    const answer = await server.ask("POST", "/api/jobs", {
      type: "links",
      urls,
      start_paused: this.#chance.next() < 0.1,
    });
    this.#count("create", answer, [201]);
    if (answer.status === 201) ids.push(answer.body.job_id as string);
  }

  async #list(): Promise<void> {
    const answer = await this.#world.server.get("/api/jobs?status=active&limit=20");
    this.#count("list", answer, [200]);
    if (answer.status === 200) this.#world.active = answer.body.total as number;
  }

  #count(what: string, { status, body }: Answer, allowed: readonly number[]): void {
    const { answers, findings } = this.#world;
    answers[`${what} ${status}`] = (answers[`${what} ${status}`] ?? 0) + 1;
    const busy = status === 503 && body.error?.code === "store_busy";
    findings.check(
      "every request is answered as it should be",
      allowed.includes(status) || busy,
      `${what}: ${status} ${JSON.stringify(body)}`,
    );
  }
}
