import { ChartLine, Download, Files, type LucideIcon, History } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatSpeed } from "../format.ts";
import { useActiveRows, usePhase } from "../live-context.tsx";
import { linkTo, type Page } from "../route.ts";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionBadge, OfflineNotice } from "./connection-badge.tsx";
import { LanguageButton, ThemeButton } from "./look-buttons.tsx";
import { Mark } from "./mark.tsx";
import { NoticeArea } from "./notices.tsx";

const PLACES: { page: Page; icon: LucideIcon }[] = [
  { page: "active", icon: Download },
  { page: "history", icon: History },
  { page: "files", icon: Files },
  { page: "funds", icon: ChartLine },
];

type Props = {
  /** Null on a page that none of the places leads to. */
  page: Page | null;
  onHelp: () => void;
  children: ReactNode;
};

/** Everything around a page: head, navigation (a bar at the bottom of phones), notices. */
export function Frame({ page, onHelp, children }: Props) {
  const { t } = useTranslation();
  const skip = (): void => document.getElementById("main")?.focus();
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={skip}>
        {t("app.skip")}
      </button>
      <header className="head">
        <a className="wordmark" href={linkTo("active")} aria-label={`Trawl · ${t("page.active")}`}>
          <Mark />
          <span>trawl</span>
        </a>
        <TotalSpeed />
        <ConnectionBadge />
        <div className="head-tools">
          <ThemeButton />
          <LanguageButton />
          <AccountMenu onHelp={onHelp} />
        </div>
      </header>
      <nav className="places" aria-label={t("app.navigation")}>
        {PLACES.map(({ page: place, icon: Icon }) => (
          <a key={place} href={linkTo(place)} aria-current={page === place ? "page" : undefined}>
            <Icon size={20} aria-hidden />
            <span>{t(`page.${place}`)}</span>
            {place === "active" && <ActiveCount />}
          </a>
        ))}
      </nav>
      <main id="main" className="main" tabIndex={-1}>
        <OfflineNotice />
        <NoticeArea />
        {children}
      </main>
    </div>
  );
}

function ActiveCount() {
  const { t } = useTranslation();
  const count = useActiveRows().length;
  if (count === 0) return null;
  return (
    <span className="count numbers" data-testid="active-count">
      <span aria-hidden>{count}</span>
      <span className="hidden-text">{t("active.count", { count })}</span>
    </span>
  );
}

function TotalSpeed() {
  const { t, i18n } = useTranslation();
  const rows = useActiveRows();
  const isLive = usePhase() === "live";
  const speed = rows.reduce((sum, job) => sum + (job.status === "running" ? job.speed : 0), 0);
  return (
    <span className="total-speed numbers" title={t("app.total_speed")}>
      <span className="hidden-text">{t("app.total_speed")}: </span>
      <span aria-hidden>↓ </span>
      {isLive ? formatSpeed(speed, i18n.language) : "–"}
    </span>
  );
}
