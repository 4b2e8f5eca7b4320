/** The event stream: keeps it open, applies what comes to the live view, and knows how fresh that view is. */
import { isEnded } from "../../src/domain/status.ts";
import { activeRows, applyEvents, EMPTY_VIEW, type LiveEvent, parseEvent, renewRows, type View } from "./live-view.ts";
import { request } from "./query.ts";
import type { Job } from "./wire.ts";

export type Phase = "connecting" | "live" | "reconnecting" | "offline";

export type LiveState = {
  readonly view: View;
  /** The active jobs of the view, in the order of the queue. */
  readonly rows: readonly Job[];
  readonly phase: Phase;
  /** When the server was last heard, in milliseconds since 1970; null before the first time. */
  readonly heardAtMs: number | null;
  /** Why there is no connection: an HTTP status, or `network`. */
  readonly code: string;
};

export type Live = {
  getState: () => LiveState;
  subscribe: (changed: () => void) => () => void;
  /** Calls back for every row that is newer than the one known before it (null: none was known). */
  onJob: (seen: (before: Job | null, now: Job) => void) => () => void;
  /** Takes the row that a request was answered with. */
  take: (job: Job) => void;
  /** Connects anew and begins from a fresh snapshot, as after signing in. */
  reopen: () => void;
};

/** Events are applied together this often, in milliseconds. */
const FLUSH_MS = 100;
/** A reconnection that takes longer than this is shown as offline. */
const PATIENCE_MS = 3_000;
/** After so long without a word the server is asked whether it is there: heartbeats are not shown to pages. */
const SILENCE_MS = 15_000;
const REOPEN_MS = 2_000;

/** Opens the event stream and keeps it open. `base` is the address of the page. */
export function openLive(base: string): Live {
  let state: LiveState = { view: EMPTY_VIEW, rows: [], phase: "connecting", heardAtMs: null, code: "network" };
  let stream: EventSource | null = null;
  let isFirstEvent = true;
  let queued: LiveEvent[] = [];
  let flushTimer = 0;
  let offlineTimer = 0;
  let reopenTimer = 0;
  /** The person's own unfinished jobs: one that a fresh snapshot does not have has ended meanwhile. */
  const own = new Map<string, Job>();
  const watchers = new Set<() => void>();
  const jobWatchers = new Set<(before: Job | null, now: Job) => void>();

  const set = (next: Partial<LiveState>): void => {
    state = { ...state, ...next };
    for (const changed of watchers) changed();
  };
  const heard = (): void => {
    clearTimeout(offlineTimer);
    offlineTimer = 0;
    state = { ...state, heardAtMs: Date.now() };
    if (state.phase !== "live") set({ phase: "live" });
  };
  const flush = (): void => {
    clearTimeout(flushTimer);
    flushTimer = 0;
    const events = queued;
    queued = [];
    if (events.length === 0) return;
    const view = applyEvents(state.view, events);
    const ids = progressOnly(events);
    set({ view, rows: ids ? renewRows(state.rows, view, ids) : activeRows(view) });
  };
  const apply = (event: LiveEvent): void => {
    if (event.type === "job") announce(event.job);
    queued.push(event);
    if (event.type === "snapshot") flush();
    else flushTimer ||= window.setTimeout(flush, FLUSH_MS);
  };
  const announce = (job: Job): void => {
    if (job.owned && isEnded(job.status)) own.delete(job.id);
    else if (job.owned) own.set(job.id, job);
    if (queued.some((event) => event.type === "job" && event.job.id === job.id)) flush();
    const before = state.view.known.get(job.id);
    if (job.version > (before?.version ?? -1)) for (const seen of jobWatchers) seen(before?.job ?? null, job);
  };

  const open = (): void => {
    clearTimeout(reopenTimer);
    stream?.close();
    isFirstEvent = true;
    stream = new EventSource(new URL("api/events", base));
    stream.addEventListener("open", () => {
      isFirstEvent = true;
      heard();
    });
    stream.addEventListener("error", lost);
    for (const type of ["snapshot", "job", "removed", "progress", "stats"] as const) {
      stream.addEventListener(type, (message: MessageEvent<string>) => {
        const event = parseEvent(type, message);
        // The first event of a connection that is a snapshot is the whole truth, even if its sequence went back
        // because the database was restored.
        if (event?.type === "snapshot") {
          for (const job of event.jobs) announce(job);
          if (isFirstEvent) startOver(event.jobs);
        }
        if (event) {
          isFirstEvent = false;
          apply(event);
        }
        heard();
      });
    }
  };
  const startOver = (jobs: readonly Job[]): void => {
    const there = new Set(jobs.map(({ id }) => id));
    for (const before of own.values()) if (!there.has(before.id)) void askAfter(before);
    state = { ...state, view: EMPTY_VIEW };
  };
  /** What became of a job while nobody listened; whoever may not know it any more is not told. */
  const askAfter = async (before: Job): Promise<void> => {
    own.delete(before.id);
    const now = await request<{ job: Job }>(`jobs/${before.id}`).then(
      ({ job }) => job,
      () => null,
    );
    if (now !== null && now.version > before.version) for (const seen of jobWatchers) seen(before, now);
  };
  const lost = (): void => {
    if (state.phase !== "offline") set({ phase: "reconnecting" });
    offlineTimer ||= window.setTimeout(() => set({ phase: "offline" }), PATIENCE_MS);
    if (stream?.readyState !== EventSource.CLOSED) return;
    clearTimeout(reopenTimer);
    reopenTimer = window.setTimeout(open, REOPEN_MS);
    void probe(base).then((code) => set({ code }));
  };
  const checkSilence = async (): Promise<void> => {
    if (state.phase !== "live" || Date.now() - (state.heardAtMs ?? 0) < SILENCE_MS) return;
    const code = await probe(base);
    if (code === "200") return heard();
    set({ code });
    open();
    lost();
  };

  open();
  window.setInterval(() => void checkSilence(), SILENCE_MS / 3);
  window.addEventListener("offline", lost);
  window.addEventListener("online", () => open());
  return {
    getState: () => state,
    subscribe: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    onJob: (seen) => {
      jobWatchers.add(seen);
      return () => jobWatchers.delete(seen);
    },
    take: (job) => {
      apply({ type: "job", sequence: 0, job });
      flush();
    },
    reopen: open,
  };
}

/** Gives the ids of the jobs in question if all the events are progress, else null. */
function progressOnly(events: readonly LiveEvent[]): ReadonlySet<string> | null {
  const ids = new Set<string>();
  for (const event of events) {
    if (event.type !== "progress") return null;
    ids.add(event.id);
  }
  return ids;
}

/** Asks whether the server answers: the HTTP status as text, or `network`. */
async function probe(base: string): Promise<string> {
  const answer = await fetch(new URL("api/me", base), { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.status,
    () => "network",
  );
  return String(answer);
}
