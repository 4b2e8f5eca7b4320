/**
 * The one place from which live events go out. After a commit it reads the events it has not sent yet and sends each
 * job's news to everybody who may see it. Reading and joining happen one after the other, so that a client that joins
 * at a known sequence misses nothing and gets nothing twice.
 */
import { allows, type GuestMode } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import type { JobRow } from "../domain/rows.ts";
import { ACTIVE_STATUSES } from "../domain/status.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Store, StoreReader } from "../stores/store.ts";
import type { Job } from "./contract.ts";
import { isVisible, readBatch } from "./event-batch.ts";
import { answerJobs } from "./job-answer.ts";
import { listFilter } from "./list-jobs.ts";
import { eventText, type StreamClient } from "./stream-client.ts";
import { readSpeed, readTotals, scopeKey, scopeOf } from "./totals.ts";
import { bytesTotal, viewClass } from "./view-job.ts";

const BATCH = 500;
/** Whoever missed more than this gets a fresh snapshot instead of a replay. */
const MAX_REPLAY = 1_000;
const PAGE = 200;

/** How often streams get a sign of life, statistics, and a look whether their session still holds, in milliseconds. */
export type StreamPace = { readonly heartbeatMs: number; readonly statsMs: number; readonly recheckMs: number };
const USUAL_PACE: StreamPace = { heartbeatMs: 15_000, statsMs: 2_000, recheckMs: 4_000 };

export type HubOptions = {
  readonly store: Pick<Store, "read" | "onCommit">;
  readonly jobs: Pick<Jobs, "onProgress">;
  readonly guests: GuestMode;
  readonly pace?: StreamPace | undefined;
  /** Told of faults while sending; the streams then end, and whoever reconnects starts afresh. */
  readonly onError: (error: unknown) => void;
};

type Joined = { readonly client: StreamClient; readonly isStillActor: () => Promise<boolean> };

export class EventHub implements AsyncDisposable {
  readonly #options: HubOptions;
  readonly #clients = new Map<StreamClient, Joined>();
  readonly #joining = new Set<StreamClient>();
  readonly #stops: (() => void)[] = [];
  #cursor: number | null = null;
  #turn: Promise<void> = Promise.resolve();
  #isDrainDue = false;
  #isClosed = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#stops.push(options.store.onCommit(() => this.#wake()));
    this.#stops.push(options.jobs.onProgress((rows) => this.#sendProgress(rows)));
    const pace = options.pace ?? USUAL_PACE;
    this.#every(pace.heartbeatMs, () => this.#sendHeartbeat());
    this.#every(pace.statsMs, () => this.#inTurn(() => this.#sendStats()));
    this.#every(pace.recheckMs, () => this.#recheck());
  }

  get size(): number {
    return this.#clients.size + this.#joining.size;
  }

  /** Counts the open streams of one owner or address. */
  sizeOf(key: string): number {
    return [...this.#clients.keys(), ...this.#joining].filter((client) => client.key === key).length;
  }

  /**
   * Takes a client in: what it missed since `lastEventId`, or a snapshot, and everything from there on.
   * @param isStillActor asked every few seconds; a stream whose session has ended ends with it
   */
  join(client: StreamClient, lastEventId: number | null, isStillActor: () => Promise<boolean>): Promise<void> {
    this.#joining.add(client);
    return this.#inTurn(async () => {
      try {
        await this.#takeIn({ client, isStillActor }, lastEventId);
      } catch (error) {
        client.end();
        throw error;
      } finally {
        this.#joining.delete(client);
      }
    });
  }

  leave(client: StreamClient): void {
    this.#clients.delete(client);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
    for (const client of this.#clients.keys()) client.end();
    this.#clients.clear();
    await this.#turn;
  }

  async #takeIn(joined: Joined, lastEventId: number | null): Promise<void> {
    const { client } = joined;
    if (this.#isClosed) return client.end();
    await this.#drain();
    await this.#options.store.read((tx) => this.#welcome(tx, client, lastEventId));
    if (client.isOpen) this.#clients.set(client, joined);
    // Commits since the snapshot rang while nobody listened.
    this.#wake();
  }

  #every(ms: number, work: () => unknown): void {
    const timer = setInterval(() => void work(), ms);
    timer.unref();
    this.#stops.push(() => clearInterval(timer));
  }

  /** Runs work after all that was asked for before it. A fault ends the streams: they may have missed something. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => this.#fail(error));
    return this.#turn;
  }

  #fail(error: unknown): void {
    if (!this.#isClosed) this.#options.onError(error);
    for (const client of this.#clients.keys()) client.end();
    this.#clients.clear();
    this.#cursor = null;
  }

  #wake(): void {
    if (this.#isDrainDue || this.#clients.size === 0) return;
    this.#isDrainDue = true;
    void this.#inTurn(() => {
      this.#isDrainDue = false;
      return this.#drain();
    });
  }

  /** Sends all events that were committed and not sent yet. */
  async #drain(): Promise<void> {
    if (this.#clients.size === 0) this.#cursor = null;
    while (this.#cursor !== null && (await this.#drainSome(this.#cursor)));
  }

  async #drainSome(after: number): Promise<boolean> {
    const batch = await this.#options.store.read(async (tx) => {
      const events = await tx.events.after(after, BATCH);
      return events.length === 0 ? null : readBatch(tx, events, events.at(-1)?.sequence ?? after);
    });
    if (batch === null) return false;
    this.#cursor = batch.last;
    for (const client of this.#clients.keys()) batch.sendTo(client, this.#options.guests);
    return true;
  }

  async #welcome(tx: StoreReader, client: StreamClient, lastEventId: number | null): Promise<void> {
    const last = await tx.events.last();
    this.#cursor ??= last;
    client.send("retry: 2000\n\n");
    const replayed = lastEventId !== null && (await this.#replay(tx, client, lastEventId, last));
    if (!replayed) await this.#snapshot(tx, client, last);
    client.cursor = last;
  }

  async #replay(tx: StoreReader, client: StreamClient, lastEventId: number, last: number): Promise<boolean> {
    const first = await tx.events.first();
    if (lastEventId > last || lastEventId + 1 < (first ?? last + 1)) return false;
    const events = await tx.events.after(lastEventId, MAX_REPLAY + 1);
    if (events.length > MAX_REPLAY) return false;
    client.cursor = lastEventId;
    (await readBatch(tx, events, last)).sendTo(client, this.#options.guests);
    return true;
  }

  async #snapshot(tx: StoreReader, client: StreamClient, sequence: number): Promise<void> {
    const jobs = await this.#activeJobs(tx, client.actor);
    const totals = await readTotals(tx, scopeOf(client.actor, this.#options.guests));
    client.send(eventText("snapshot", { sequence, jobs, totals }, sequence), true);
  }

  async #activeJobs(tx: StoreReader, actor: Actor): Promise<Job[]> {
    const query = { limit: PAGE, status: [...ACTIVE_STATUSES] };
    const filter = listFilter(actor, query, this.#options.guests);
    if (typeof filter === "string") return [];
    const rows: JobRow[] = [];
    for (let before: number | undefined, more = true; more;) {
      const page = await tx.jobs.list(filter, { limit: PAGE, ...(before === undefined ? {} : { before }) });
      rows.push(...page);
      before = page.at(-1)?.number;
      more = page.length === PAGE;
    }
    return answerJobs(tx, rows, actor);
  }

  #sendProgress(rows: readonly JobRow[]): void {
    for (const row of rows) {
      const texts = { full: progressText(row, true), redacted: progressText(row, false) };
      for (const { actor, send } of this.#viewersOf(row)) {
        send(viewClass(actor, row.owner_id) === "public" ? texts.redacted : texts.full);
      }
    }
  }

  *#viewersOf(row: JobRow): Generator<{ actor: Actor; send: (text: Buffer) => void }> {
    for (const client of this.#clients.keys()) {
      if (!isVisible(client.actor, row, this.#options.guests)) continue;
      yield { actor: client.actor, send: (text) => client.send(text) };
    }
  }

  async #sendStats(): Promise<void> {
    if (this.#clients.size === 0) return;
    const { guests, store } = this.#options;
    const byScope = Map.groupBy(this.#clients.keys(), (client) => scopeKey(scopeOf(client.actor, guests)));
    await store.read(async (tx) => {
      for (const clients of byScope.values()) {
        const scope = scopeOf(clients[0]!.actor, guests);
        const text = eventText("stats", { totals: await readTotals(tx, scope), speed: await readSpeed(tx, scope) });
        for (const client of clients) client.send(text);
      }
    });
  }

  #sendHeartbeat(): void {
    for (const client of this.#clients.keys()) client.send(": still here\n\n");
  }

  #recheck(): void {
    for (const { client, isStillActor } of this.#clients.values()) {
      isStillActor().then(
        (still) => still || client.end(),
        (error: unknown) => {
          this.#options.onError(error);
          client.end();
        },
      );
    }
  }
}

function progressText(row: JobRow, full: boolean): Buffer {
  return eventText("progress", {
    id: row.id,
    bytes_done: row.bytes_done,
    bytes_total: bytesTotal(row),
    speed: row.speed,
    eta_seconds: row.eta_seconds,
    current_file: full ? row.current_file : null,
  });
}

/** Tells whether the actor may have a stream at all. */
export function mayListen(actor: Actor, guests: GuestMode): boolean {
  return allows("events.read", actor.kind, "none", guests);
}
