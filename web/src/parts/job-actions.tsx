import type { TFunction } from "i18next";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../live-context.tsx";
import { jobTitle } from "../job-title.ts";
import type { Wish } from "../progress.ts";
import { ApiError, request, type Send } from "../query.ts";
import type { Job, WireError } from "../wire.ts";
import { quotaRefusal } from "../quotas.ts";
import { useNotices } from "./notices.tsx";

/** Something asked for and not yet answered; `version` is that of the row when it was asked. */
export type Asked = { what: Wish | "top" | "priority" | "max_speed" | "proxy"; version: number };

type JobActions = {
  /** Gives what is asked of this row and not yet true, or null. */
  askedOf: (job: Job) => Asked["what"] | null;
  ask: (job: Job, wish: Wish) => void;
  askMany: (jobs: readonly Job[], wish: Wish) => void;
  moveToTop: (job: Job) => void;
  setPriority: (job: Job, priority: number) => void;
  /** Bytes a second, or null for no limit. */
  setMaxSpeed: (job: Job, maxSpeed: number | null) => void;
  /** A proxy's name, `direct`, or null for what the host says. */
  setProxy: (job: Job, proxy: string | null) => void;
};

type OneAnswer = { job: Job };
type ManyAnswer = { results: { id: string; ok: boolean; error?: WireError }[] };

const ActionsContext = createContext<JobActions | null>(null);
/** The most jobs that one request acts on. */
const MOST_IDS = 1_000;
/** How long a batch may take to show in its rows after its answer. */
const SETTLE_MS = 3_000;

/** Sends wishes to the server. A row says "Pausing…" from the click until the server's row says so itself. */
export function JobActionsProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const live = useLive();
  const { notify } = useNotices();
  const [asked, setAsked] = useState<ReadonlyMap<string, Asked>>(new Map());

  const mark = useCallback((jobs: readonly Job[], what: Asked["what"] | null) => {
    setAsked((before) => {
      const after = new Map(before);
      for (const job of jobs) {
        if (what) after.set(job.id, { what, version: job.version });
        else after.delete(job.id);
      }
      return after;
    });
  }, []);

  const sendOne = useCallback(
    async (job: Job, what: Asked["what"], path: string, send: Send) => {
      mark([job], what);
      try {
        live.take((await request<OneAnswer>(`jobs/${job.id}${path}`, send)).job);
      } catch (error) {
        notify(
          "trouble",
          t("action.failed", { action: actionName(t, what), name: jobTitle(job, t), reason: reasonOf(t, error) }),
        );
      }
      mark([job], null);
    },
    [live, mark, notify, t],
  );

  const sendMany = useCallback(
    async (jobs: readonly Job[], wish: Wish) => {
      mark(jobs, wish);
      const tell = (count: number, reason: string): void =>
        notify("trouble", t("action.batch_failed", { action: actionName(t, wish), count, reason }));
      try {
        const results = await requestMany(jobs, wish);
        const refused = results.flatMap((one) => one.error ?? []);
        if (refused[0]) tell(refused.length, refused[0].message);
        window.setTimeout(() => mark(jobs, null), SETTLE_MS);
      } catch (error) {
        mark(jobs, null);
        tell(jobs.length, reasonOf(t, error));
      }
    },
    [live, mark, notify, t],
  );

  const value = useMemo<JobActions>(
    () => ({
      askedOf: (job) => {
        const one = asked.get(job.id);
        return one?.version === job.version ? one.what : null;
      },
      ask: (job, wish) => void sendOne(job, wish, `/${wish}`, { method: "POST" }),
      askMany: (jobs, wish) => void sendMany(jobs, wish),
      moveToTop: (job) => void sendOne(job, "top", "/move", { method: "POST", body: { to: "top" } }),
      setPriority: (job, priority) => void sendOne(job, "priority", "", { method: "PATCH", body: { priority } }),
      setMaxSpeed: (job, maxSpeed) =>
        void sendOne(job, "max_speed", "", { method: "PATCH", body: { max_speed: maxSpeed } }),
      setProxy: (job, proxy) => void sendOne(job, "proxy", "", { method: "PATCH", body: { proxy } }),
    }),
    [asked, sendMany, sendOne],
  );
  return <ActionsContext.Provider value={value}>{children}</ActionsContext.Provider>;
}

export function useJobActions(): JobActions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error("There is no JobActionsProvider above this component.");
  return actions;
}

async function requestMany(jobs: readonly Job[], wish: Wish): Promise<ManyAnswer["results"]> {
  const results: ManyAnswer["results"] = [];
  for (let at = 0; at < jobs.length; at += MOST_IDS) {
    const body = { action: wish, ids: jobs.slice(at, at + MOST_IDS).map((job) => job.id) };
    results.push(...(await request<ManyAnswer>("jobs/actions", { method: "POST", body })).results);
  }
  return results;
}

function actionName(t: TFunction, what: Asked["what"]): string {
  return t(`action.${what}`);
}

/** Gives the reason of a failed request in words. */
export function reasonOf(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  if (error.code === "network") return t("app.network");
  return quotaRefusal(t, error, document.documentElement.lang) ?? (error.message || error.code);
}
