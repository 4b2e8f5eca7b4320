import { useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isEnded } from "../../../src/domain/status.ts";
import { jobTitle } from "../job-title.ts";
import { useLive, usePhase } from "../live-context.tsx";
import type { Job } from "../wire.ts";
import { useNotices } from "./notices.tsx";

const NewsContext = createContext<readonly Job[]>([]);
const MOST_ENDED = 4;
/** News of this long are told in one breath. */
const SAY_MS = 1_000;

type Said = { kind: "started" | "completed" | "failed"; name: string };

/**
 * Follows what becomes of jobs: tells screen readers of starts, ends and failures (never of percentages), keeps the few
 * that have just ended, and has the lists of ended jobs and files read again.
 */
export function JobNewsProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const live = useLive();
  const client = useQueryClient();
  const [ended, setEnded] = useState<readonly Job[]>([]);
  const [text, setText] = useState("");
  const { notify } = useNotices();

  useEffect(() => {
    let said: Said[] = [];
    let recovered = 0;
    let timer = 0;
    const say = (): void => {
      timer = 0;
      if (recovered > 0) notify("news", t("active.recovered_notice", { count: recovered }));
      recovered = 0;
      setText(sentenceOf(said, t));
      said = [];
    };
    const stop = live.onJob((before, job) => {
      const kind = kindOfNews(before, job);
      if (kind && job.owned) said.push({ kind, name: jobTitle(job, t) });
      if (before && job.owned && job.recoveries > before.recoveries) recovered += 1;
      if (said.length > 0 || recovered > 0) timer ||= window.setTimeout(say, SAY_MS);
      if (!isEnded(job.status))
        return setEnded((all) => (all.some(({ id }) => id === job.id) ? all.filter(({ id }) => id !== job.id) : all));
      if (before && job.owned)
        setEnded((all) => [job, ...all.filter((other) => other.id !== job.id)].slice(0, MOST_ENDED));
      void client.invalidateQueries();
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [client, live, notify, t]);
  useFreshReadsAfterReconnect();

  return (
    <NewsContext.Provider value={ended}>
      {children}
      <div className="hidden-text" role="status" aria-live="polite" data-testid="announcer">
        {text}
      </div>
    </NewsContext.Provider>
  );
}

/** Gives the jobs that ended while the page looked on, newest first. */
export function useJustEnded(): readonly Job[] {
  return useContext(NewsContext);
}

function kindOfNews(before: Job | null, job: Job): Said["kind"] | null {
  if (!before) return null;
  if (job.status === "completed" || job.status === "failed") return job.status;
  return job.status === "running" && before.status === "pending" && job.attempts <= 1 ? "started" : null;
}

function sentenceOf(said: readonly Said[], t: TFunction): string {
  const kinds = ["failed", "completed", "started"] as const;
  return kinds
    .map((kind) => said.filter((one) => one.kind === kind))
    .filter((some) => some.length > 0)
    .map((some) =>
      some.length === 1
        ? t(`say.${some[0]!.kind}`, { name: some[0]!.name })
        : t(`say.many_${some[0]!.kind}`, { count: some.length }),
    )
    .join(". ");
}

function useFreshReadsAfterReconnect(): void {
  const phase = usePhase();
  const client = useQueryClient();
  useEffect(() => {
    if (phase === "live") void client.invalidateQueries();
  }, [client, phase]);
}
