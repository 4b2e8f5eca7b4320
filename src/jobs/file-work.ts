import { Failure } from "../domain/failures.ts";
import { ListFound } from "../domain/list-found.ts";
import type { TaskId } from "../domain/ids.ts";
import type { JobRow, TaskRow } from "../domain/rows.ts";
import { Stop } from "../domain/stop.ts";
import type { Fetched } from "../engines/engine.ts";
import type { AttemptEnd, StoreWriter } from "../stores/store.ts";
import { Completions } from "./completions.ts";
import type { JobsOptions } from "./deps.ts";
import { ListWork } from "./list-work.ts";
import type { ProgressBoard } from "./progress-board.ts";
import type { Turns } from "./turns.ts";
import { wishOf } from "./wish-of.ts";

/** How the work on tasks writes: for as long as it takes, and ending attempts with all that this means for the job. */
export type Writing = {
  readonly write: <T>(work: (tx: StoreWriter) => Promise<T>) => Promise<T>;
  readonly end: (tx: StoreWriter, ends: readonly AttemptEnd[]) => Promise<void>;
};

/** Does the tasks of one claimed job. */
export type TaskWork = {
  /** Null when the task is completed and that is recorded; else why it is not. Throws what nobody expected. */
  attempt(task: TaskRow, signal: AbortSignal): Promise<Failure | Stop | null>;
};

type Deps = JobsOptions &
  Writing & {
    readonly board: ProgressBoard;
    readonly turns: Turns;
    /** The job's row as it was last read. */
    readonly row: () => JobRow;
    /** Called when the bytes of a task are here: what is left to do needs nothing of a host. */
    readonly onArrived: (id: TaskId) => void;
    /** Called when a list brought tasks. */
    readonly onEntries: () => void;
    /** Called when a file was completed. */
    readonly onCompleted: (job: JobRow, task: TaskRow, fetched: Fetched) => void;
  };

/** What a file of unknown size needs at least, in bytes. */
export const LEAST_ROOM_BYTES = 1_000_000;

/**
 * Brings files: the engine fetches them, and they are completed together with what else has arrived by then. A link
 * that leads to a list brings further tasks instead.
 */
export class FileWork implements TaskWork {
  readonly #deps: Deps;
  readonly #job: JobRow;
  readonly #completions: Completions;
  readonly #lists: ListWork;
  /** Read once: a request can name thousands of links. */
  readonly #wish: ReturnType<typeof wishOf>;

  constructor(deps: Deps, job: JobRow) {
    this.#deps = deps;
    this.#job = job;
    this.#completions = new Completions(deps, job);
    this.#lists = new ListWork(deps, job);
    this.#wish = wishOf(job);
  }

  async attempt(task: TaskRow, signal: AbortSignal): Promise<Failure | Stop | null> {
    const fetched = await this.#fetch(task, signal);
    if (fetched instanceof ListFound) return this.#lists.expand(task, fetched, signal);
    const isOver = fetched instanceof Failure || fetched instanceof Stop;
    return isOver ? fetched : this.#complete(task, fetched);
  }

  /** The fetched file, or why there is none. What was not to be expected is a fault of ours and is thrown. */
  async #fetch(task: TaskRow, signal: AbortSignal): Promise<Fetched | ListFound | Failure | Stop> {
    const { engine, space, board, library, row, onArrived } = this.#deps;
    if (row().requests >= requestCap(row())) return new Failure("too_many_requests");
    try {
      await library.prepare();
      const room = task.bytes_total === null ? LEAST_ROOM_BYTES : task.bytes_total - task.bytes_done;
      await space.reserve(task.id, room);
      return await engine.fetch(task, {
        signal,
        room,
        maxSpeed: row().max_speed,
        proxy: row().proxy,
        source: await this.#sourceOf(task),
        ...this.#wish,
        note: (text) => this.#note(task, text),
        received: () => onArrived(task.id),
        reserve: (bytes) => space.reserve(task.id, bytes),
        // A pasted link is its own source.
        resolveLink: () => Promise.resolve(task.url),
        progress: (progress) => {
          space.spend(task.id, progress.bytesDone - progress.resumedFrom);
          board.report(this.#job.id, task.id, progress);
        },
      });
    } catch (error) {
      if (error instanceof Failure || error instanceof Stop || error instanceof ListFound) return error;
      throw error;
    }
  }

  /** The source that found what the task fetches; null where a person pasted its link. */
  async #sourceOf({ id }: TaskRow): Promise<string | null> {
    if (this.#job.type !== "search") return null;
    const candidates = await this.#deps.store.read((tx) => tx.search.candidatesOfTasks([id]));
    return candidates.get(id)?.source ?? null;
  }

  async #complete(task: TaskRow, fetched: Fetched): Promise<Failure | null> {
    this.#deps.onArrived(task.id);
    const refused = await this.#completions.complete({ task, fetched });
    if (refused !== null) return refused;
    this.#deps.board.complete(this.#job.id, task.id, fetched);
    this.#deps.onCompleted(this.#job, task, fetched);
    return null;
  }

  #note(task: TaskRow, text: string): void {
    const { write, clock, log } = this.#deps;
    const noted = write((tx) => tx.tasks.note(task.id, text, clock.now()));
    noted.catch((error: unknown) => log.warn({ job: this.#job.id, err: error }, "a note for the timeline was lost"));
  }
}

/** How many requests one job may make in its life: room for redirects and retries, not for a flood. */
function requestCap({ detected }: JobRow): number {
  return 1_000 + 100 * detected;
}
