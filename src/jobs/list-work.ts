import { createHash } from "node:crypto";
import { Failure } from "../domain/failures.ts";
import { safeFileName } from "../domain/file-name.ts";
import type { ListFound } from "../domain/list-found.ts";
import { maskSecrets } from "../domain/mask.ts";
import { MAX_ENTRIES } from "../domain/playlist-items.ts";
import type { JobRow, TaskRow } from "../domain/rows.ts";
import { Stop } from "../domain/stop.ts";
import type { ListEntry } from "../engines/engine.ts";
import type { KeptPortion, NewEntry } from "../stores/media-lists.ts";
import type { StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";
import type { Writing } from "./file-work.ts";
import { ListReading } from "./list-reading.ts";
import { newTask } from "./new-candidate.ts";
import { wishOf } from "./wish-of.ts";

type Deps = Pick<JobsOptions, "lists" | "checkLink" | "clock" | "randomBytes"> &
  Writing & {
    /** The job's row as it was last read. */
    readonly row: () => JobRow;
    /** Called when tasks were added. */
    readonly onEntries: () => void;
  };

/** How many refused entries the timeline tells of, each with the reason. */
const TOLD_REFUSALS = 5;
/** The site of what no site has a name for: it is known by its link. */
const BY_LINK = "link";

/**
 * Makes tasks of the entries of lists of one claimed job, as they come. What the job has already is not added again, so
 * a list that was interrupted is simply read once more.
 */
export class ListWork {
  readonly #deps: Deps;
  readonly #job: JobRow;
  readonly #wish: ReturnType<typeof wishOf>;

  constructor(deps: Deps, job: JobRow) {
    this.#deps = deps;
    this.#job = job;
    this.#wish = wishOf(job);
  }

  /** Null when all entries are tasks and that is recorded; else why not. Throws what nobody expected. */
  async expand(task: TaskRow, { title }: ListFound, signal: AbortSignal): Promise<Failure | Stop | null> {
    const reading = new ListReading(shownTitle(title));
    const take = (entries: readonly ListEntry[]): Promise<boolean> => this.#take(task, reading, entries);
    const { lists, row, write } = this.#deps;
    try {
      const requests = await lists.readEntries(task, { signal, proxy: row().proxy, take, ...this.#wish });
      await write((tx) => this.#end(tx, task, reading, requests));
      return null;
    } catch (error) {
      if (error instanceof Stop) return error;
      if (!(error instanceof Failure)) throw error;
      await write((tx) => this.#keep(tx, task, reading, [], reading.brokenOff));
      return error;
    }
  }

  async #take(task: TaskRow, reading: ListReading, entries: readonly ListEntry[]): Promise<boolean> {
    const refusals: string[] = [];
    const fresh = entries.flatMap((entry): NewEntry[] => {
      const made = this.#newEntry(entry);
      if (!(made instanceof Failure)) return reading.isNew(made.task.url_key) ? [made] : [];
      if (reading.countRefused() <= TOLD_REFUSALS) refusals.push(`${maskSecrets(entry.url)}: ${made.message}`);
      return [];
    });
    reading.countRead(entries.length);
    const { write, clock, onEntries } = this.#deps;
    const kept = await write(async (tx) => {
      for (const text of refusals) await tx.tasks.note(task.id, `refused: ${text}`, clock.now());
      return this.#keep(tx, task, reading, fresh, reading.underWay);
    });
    reading.count(kept);
    onEntries();
    return kept.left === 0;
  }

  /** Throws `Stop` lease_lost where the claim is over: whoever has the job now reads the list again. */
  async #keep(
    tx: StoreWriter,
    { id: taskId }: TaskRow,
    { title, tally }: ListReading,
    entries: readonly NewEntry[],
    message: string,
  ): Promise<KeptPortion> {
    const again = this.#wish.wish?.media.playlist_again === true;
    const claim = { taskId, epoch: this.#job.epoch };
    const portion = { ...claim, title, entries, tally, again, mostTasks: MAX_ENTRIES, message };
    const kept = await tx.lists.keep(portion, this.#deps.clock.now());
    if (kept === null) throw new Stop("lease_lost");
    return kept;
  }

  async #end(tx: StoreWriter, task: TaskRow, reading: ListReading, requests: number): Promise<void> {
    await this.#keep(tx, task, reading, [], reading.summary);
    await this.#deps.end(tx, [{ event: "expand", id: task.id, text: reading.title, requests, segments: 0 }]);
  }

  /** The task of an entry, or why it may not be fetched: it is judged as a pasted link is. */
  #newEntry({ url: link, title, origin }: ListEntry): NewEntry | Failure {
    try {
      const { url, host } = this.#deps.checkLink(link);
      const url_key = createHash("sha256").update(url).digest("hex");
      const task = newTask(this.#deps, url, host);
      const name = title === null ? task.name : shownTitle(title);
      return {
        task: { ...task, name, url_key, checksum: null },
        origin: origin ?? { site: BY_LINK, media_id: url_key },
      };
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }
}

/** A list without a title has its link in the place of one, with whatever that carries. */
function shownTitle(title: string): string {
  return safeFileName(maskSecrets(title));
}
