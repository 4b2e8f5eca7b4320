import { Failure } from "../domain/failures.ts";
import type { FundDayRow, FundsRequest } from "../domain/funds.ts";
import type { JobRow, TaskRow } from "../domain/rows.ts";
import { Stop } from "../domain/stop.ts";
import type { WindowAnswer } from "../engines/tefas/fund-source.ts";
import { dueWeekdays, hasNews } from "../funds/settled.ts";
import { askableDays, type FundWindow, readWindowLink, sharedDays, windowsOf } from "../funds/windows.ts";
import type { StoreReader, StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";
import { doubtAbout } from "./doubtful-window.ts";
import type { TaskWork, Writing } from "./file-work.ts";
import { FundPace, restAfter } from "./fund-pace.ts";
import { noteAnswer } from "./source-health-book.ts";

type Deps = Pick<JobsOptions, "store" | "clock" | "fundSource"> &
  Writing & { readonly limits: Pick<JobsOptions["limits"], "fundRequestsPerMinute"> };

type Brought = {
  readonly answer: WindowAnswer;
  readonly requests: number;
  /** How long the last request took, in milliseconds. */
  readonly elapsedMs: number;
};

/** As the catalogue calls it. */
const SOURCE = "tefas";

/**
 * Does the tasks of one claimed fund job: each asks for a window of days and keeps its rows, all in the transaction
 * that ends the task. A window of which nothing new can be known costs no request.
 */
export class WindowWork implements TaskWork {
  readonly #deps: Deps;
  readonly #job: JobRow;
  readonly #request: FundsRequest;
  readonly #pace: FundPace;

  constructor(deps: Deps, job: JobRow) {
    this.#deps = deps;
    this.#job = job;
    this.#request = JSON.parse(job.request) as FundsRequest;
    this.#pace = new FundPace(deps);
  }

  async attempt({ id, url }: TaskRow, signal: AbortSignal): Promise<Failure | Stop | null> {
    const beganMs = performance.now();
    const window = this.#askable(readWindowLink(url));
    try {
      if (window === null || !(await this.#deps.store.read((tx) => this.#hasNews(tx, window)))) {
        await this.#deps.write((tx) => this.#end(tx, id, null, "nothing new to ask for"));
        return null;
      }
      const brought = await this.#bring(window, signal);
      await this.#deps.write((tx) => this.#keep(tx, id, window, brought));
      return null;
    } catch (error) {
      if (error instanceof Failure) await this.#noteFailure(error, performance.now() - beganMs);
      if (error instanceof Failure || error instanceof Stop) return error;
      throw error;
    }
  }

  /** A window without the days that cannot be asked for, which are more with every day; null where none is left. */
  #askable(window: FundWindow): FundWindow | null {
    const days = sharedDays(window, askableDays(this.#deps.clock.now()));
    return days === null ? null : { ...window, ...days };
  }

  async #hasNews(tx: StoreReader, window: FundWindow): Promise<boolean> {
    const days = await tx.funds.days(window.kind, window.table, { from: window.first, to: window.last });
    return hasNews(window, byDay(days), this.#deps.clock.now());
  }

  /** Nothing at all is also what a service says that has had enough: it counts when it is said twice. */
  async #bring(window: FundWindow, signal: AbortSignal): Promise<Brought> {
    await this.#pace.take(signal);
    const first = await this.#ask(window, signal);
    if (first.answer.rows > 0) return { ...first, requests: 1 };
    await this.#pace.take(signal);
    return { ...(await this.#ask(window, signal)), requests: 2 };
  }

  async #ask(window: FundWindow, signal: AbortSignal): Promise<Omit<Brought, "requests">> {
    const beganMs = performance.now();
    const answer = await this.#deps.fundSource.ask(window, signal);
    return { answer, elapsedMs: performance.now() - beganMs };
  }

  /** What the service did goes into its record, where everybody can see it, and slows its pace where it asked for that. */
  async #noteFailure(error: Failure, elapsedMs: number): Promise<void> {
    const { code, message: reason } = error;
    if (code === "disk_full") return;
    const retryAfterMs = restAfter(error);
    const status = retryAfterMs !== null ? "blocked" : code === "timeout" ? code : "failed";
    const result = { status, reason, retryAfterMs, elapsedMs } as const;
    await this.#deps.write((tx) => noteAnswer(tx, SOURCE, result, this.#deps.clock.now()));
    await this.#pace.failed(error);
  }

  async #keep(tx: StoreWriter, id: TaskRow["id"], window: FundWindow, brought: Brought): Promise<void> {
    const { kind, table, first } = window;
    const { answer } = brought;
    const now = this.#deps.clock.now();
    const weekdays = dueWeekdays(window, now);
    const doubt = doubtAbout(answer, weekdays, await tx.funds.neighbours(kind, table, first));
    if (doubt !== null) throw doubt;
    const { added, revised } = await tx.funds.keep({ ...answer, kind, table, weekdays }, now);
    await this.#pace.answered(tx, answer.restMs);
    const status = answer.rows > 0 ? "ok" : "empty";
    await noteAnswer(tx, SOURCE, { status, reason: null, retryAfterMs: null, elapsedMs: brought.elapsedMs }, now);
    await this.#end(tx, id, brought, `${answer.rows} rows: ${added} new, ${revised} revised`);
    await this.#tellProgress(tx, window, now);
  }

  #end(tx: StoreWriter, id: TaskRow["id"], brought: Brought | null, text: string): Promise<void> {
    const { sizeBytes = 0, digest = null } = brought?.answer ?? {};
    const requests = brought?.requests ?? 0;
    return this.#deps.end(tx, [
      { event: "keep", id, sizeBytes, digest, text, requests, segments: requests > 0 ? 1 : 0 },
    ]);
  }

  /** All fund jobs share the pace: so many windows are still to be asked, so many jobs take turns. */
  async #tellProgress(tx: StoreWriter, { table, first, last }: FundWindow, now: number): Promise<void> {
    const running = (await tx.jobs.leased()).filter(({ type }) => type === "funds").length;
    const windows = await this.#countOpen(tx, now);
    const etaSeconds = Math.ceil((windows * Math.max(1, running) * this.#pace.spacingMs) / 1000);
    const currentFile = `${table} ${first} – ${last}`;
    const { id: jobId, epoch } = this.#job;
    await tx.jobs.progress([{ jobId, epoch, speed: 0, isSteady: false, currentFile, etaSeconds, tasks: [] }], now);
  }

  async #countOpen(tx: StoreReader, now: number): Promise<number> {
    const { kind, from, to, tables } = this.#request;
    const range = sharedDays({ first: from, last: to }, askableDays(now));
    if (range === null) return 0;
    let open = 0;
    const windows = windowsOf(range).flatMap((window) => this.#askable({ ...window, kind, table: "prices" }) ?? []);
    const days = { from: windows[0]?.first ?? from, to: windows.at(-1)?.last ?? to };
    for (const table of tables) {
      const known = byDay(await tx.funds.days(kind, table, days));
      open += windows.filter((window) => hasNews(window, known, now)).length;
    }
    return open;
  }
}

function byDay(days: readonly FundDayRow[]): ReadonlyMap<string, FundDayRow> {
  return new Map(days.map((row) => [row.day, row]));
}
