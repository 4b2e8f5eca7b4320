import { setTimeout as wait } from "node:timers/promises";
import { readEvents } from "../../src/cli/read-events.ts";
import type { TestServer } from "../support/start-server.ts";
import type { Findings } from "./findings.ts";

export type Seen = { readonly sequence: number; readonly status: string; readonly version: number };

/** A view of all jobs made of nothing but an event stream, with what it showed at each sequence. */
export class LiveView implements AsyncDisposable {
  readonly history = new Map<string, Seen[]>();
  cursor = 0;
  events = 0;
  connections = 0;
  snapshots = 0;
  readonly #server: TestServer;
  readonly #findings: Findings;
  readonly #name: string;
  #connection = new AbortController();
  #open = true;
  readonly #done: Promise<void>;

  constructor(server: TestServer, findings: Findings, name: string) {
    this.#server = server;
    this.#findings = findings;
    this.#name = name;
    this.#done = this.#follow();
  }

  /** Breaks the connection off; the next one asks for what was missed. */
  breakOff(): void {
    this.#connection.abort();
  }

  latest(id: string): Seen | undefined {
    return this.history.get(id)?.at(-1);
  }

  /** What it showed when it had everything up to `sequence`, and what came next. */
  at(id: string, sequence: number): { shown: Seen | undefined; next: Seen | undefined } {
    const seen = this.history.get(id) ?? [];
    return {
      shown: seen.findLast((one) => one.sequence <= sequence),
      next: seen.find((one) => one.sequence > sequence),
    };
  }

  /** Waits for the first snapshot: what ended before it is nothing that a stream has to tell. */
  async begun(): Promise<void> {
    while (this.snapshots === 0) await wait(5);
  }

  /** Waits until it has everything up to a sequence; false when that takes longer than 5 s. */
  async reach(sequence: number): Promise<boolean> {
    const deadline = performance.now() + 5_000;
    while (this.cursor < sequence && performance.now() < deadline) await wait(5);
    return this.cursor >= sequence;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open = false;
    this.#connection.abort();
    await this.#done;
  }

  async #follow(): Promise<void> {
    while (this.#open) {
      this.#connection = new AbortController();
      try {
        await this.#listen(this.#connection.signal);
        this.#findings.check("no stream is ended by the server", !this.#open, this.#name);
      } catch (error) {
        this.#findings.check(
          "no stream breaks by itself",
          this.#connection.signal.aborted,
          `${this.#name}: ${String(error)}`,
        );
        await wait(20);
      }
    }
  }

  async #listen(signal: AbortSignal): Promise<void> {
    this.connections += 1;
    const headers: Record<string, string> = { authorization: `Bearer ${this.#server.key}` };
    if (this.snapshots > 0) headers["last-event-id"] = String(this.cursor);
    const reply = await fetch(`${this.#server.url}/api/events`, { headers, signal });
    if (!reply.body) throw new Error(`no stream: ${reply.status}`);
    for await (const event of readEvents(reply.body)) this.#take(event.name, event.id, event.data);
  }

  #take(name: string, id: string | null, data: string): void {
    if (id === null) return;
    this.events += 1;
    const sequence = Number(id);
    const body = JSON.parse(data) as {
      id: string;
      status: string;
      version: number;
      jobs?: { id: string; status: string; version: number }[];
    };
    if (name === "snapshot") {
      this.snapshots += 1;
      for (const job of body.jobs ?? []) this.#note(job.id, { sequence, status: job.status, version: job.version });
    } else {
      this.#findings.check(
        "sequences of a stream only grow",
        sequence > this.cursor,
        `${this.#name}: ${sequence} after ${this.cursor}`,
      );
      const shown =
        name === "removed"
          ? { sequence, status: "removed", version: Infinity }
          : { sequence, status: body.status, version: body.version };
      this.#note(body.id, shown);
    }
    this.cursor = Math.max(this.cursor, sequence);
  }

  #note(id: string, seen: Seen): void {
    const before = this.history.get(id) ?? [];
    const last = before.at(-1);
    this.#findings.check(
      "a stream never shows an older version",
      !last || seen.version >= last.version,
      `${this.#name} ${id}: ${seen.version} after ${last?.version}`,
    );
    before.push(seen);
    this.history.set(id, before);
  }
}
