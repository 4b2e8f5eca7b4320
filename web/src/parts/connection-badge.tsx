import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatClock, formatNumber } from "../format.ts";
import { useLive, usePhase } from "../live-context.tsx";

/** Says whether what the page shows is true right now: `Live · 0.3 s`, `Reconnecting…`, `Offline: data from 14:02:10`. */
export function ConnectionBadge() {
  const { t, i18n } = useTranslation();
  const phase = usePhase();
  const live = useLive();
  const nowMs = useClock(500);
  const { heardAtMs } = live.getState();
  const seconds = formatNumber(Math.max(0, nowMs - (heardAtMs ?? nowMs)) / 1000, i18n.language, 1);
  const texts = {
    connecting: t("connection.connecting"),
    live: t("connection.live_age", { seconds }),
    reconnecting: t("connection.reconnecting"),
    offline:
      heardAtMs === null
        ? t("connection.offline_never")
        : t("connection.offline_since", { clock: formatClock(heardAtMs, i18n.language) }),
  };
  return (
    <div
      className="connection"
      data-phase={phase}
      data-testid="connection"
      title={phase === "live" ? t("connection.live_hint", { seconds }) : ""}
    >
      <i aria-hidden />
      <span className="long">{texts[phase]}</span>
      <span className="short">{t(`connection.${phase}`)}</span>
    </div>
  );
}

/** Tells at length what being offline means, once, where notices stand. */
export function OfflineNotice() {
  const { t, i18n } = useTranslation();
  const phase = usePhase();
  const { heardAtMs } = useLive().getState();
  return (
    <div role="status">
      {phase === "offline" && heardAtMs !== null && (
        <div className="notice" data-tone="offline">
          <span>{t("connection.offline_text", { clock: formatClock(heardAtMs, i18n.language) })}</span>
        </div>
      )}
    </div>
  );
}

function useClock(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
