import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ENDED_STATUSES } from "../../../src/domain/status.ts";
import { formatNumber } from "../format.ts";
import { useMe } from "../me.ts";
import { usePages } from "../use-pages.ts";
import { replaceRoute } from "../use-route.ts";
import { JobRecords } from "../parts/job-records.tsx";
import { EmptyPlace, LoadError } from "../parts/load-error.tsx";
import { PagedList } from "../parts/paged-list.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { OwnRecords } from "../parts/own-records.tsx";
import type { JobPage } from "../wire.ts";

/** The ended statuses, in the order of the filter. */
const RESULTS = ["completed", "failed", "cancelled"] as const satisfies (typeof ENDED_STATUSES)[number][];

/** The ended jobs, newest first; its filters stand in the address. */
export function HistoryPage({ query }: { query: URLSearchParams }) {
  const { t } = useTranslation();
  const isGuest = useMe()?.role === "guest";
  const status = RESULTS.find((one) => one === query.get("status")) ?? "";
  const text = query.get("q") ?? "";
  return (
    <>
      <div className="page-head">
        <h1>{t("page.history")}</h1>
      </div>
      {isGuest ? <GuestHistory /> : <History status={status} text={text} />}
    </>
  );
}

function useHistory(status: string, text: string) {
  return usePages<JobPage>("history", "jobs", { status: status || RESULTS.join(","), q: text, limit: 50 });
}

function History({ status, text }: { status: string; text: string }) {
  const { t, i18n } = useTranslation();
  const pages = useHistory(status, text);
  const { first } = pages;
  const jobs = pages.all.flatMap((page) => page.jobs);
  return (
    <>
      <Filters status={status} text={text} />
      {first && (
        <p className="quiet" role="status">
          {t("history.total", { count: first.total, value: formatNumber(first.total, i18n.language) })}
        </p>
      )}
      <PagedList
        pages={pages}
        isEmpty={jobs.length === 0}
        empty={<NothingEnded isFiltered={status !== "" || text !== ""} message={first?.message} />}
      >
        <JobRecords jobs={jobs} />
      </PagedList>
    </>
  );
}

function NothingEnded({ isFiltered, message }: { isFiltered: boolean; message: string | undefined }) {
  const { t } = useTranslation();
  if (message) return <p className="quiet">{message}</p>;
  return isFiltered ? (
    <EmptyPlace title={t("history.empty_filter")} text="" />
  ) : (
    <EmptyPlace title={t("history.empty")} text={t("history.empty_text")} />
  );
}

function Filters({ status, text }: { status: string; text: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  return (
    <div className="tools">
      <div className="chips" role="group" aria-label={t("history.status")}>
        {["", ...RESULTS].map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={status === one}
            onClick={() => replaceRoute("history", { status: one, q: typed })}
          >
            {one === "" ? t("history.all") : t(`status.${one}`)}
          </button>
        ))}
      </div>
      <SearchField
        label={t("history.search")}
        value={typed}
        onType={setTyped}
        onSearch={(q) => replaceRoute("history", { status, q })}
      />
    </div>
  );
}

function GuestHistory() {
  const { t } = useTranslation();
  const pages = useHistory("", "");
  const message = pages.first?.message;
  return (
    <>
      <div className="notice" data-tone="news">
        <span>{message && message !== t("history.login", { lng: "en" }) ? message : t("history.login")}</span>
        <a href="#/signin">{t("app.sign_in")}</a>
      </div>
      {pages.error && <LoadError error={pages.error} retry={pages.retry} />}
      <OwnRecords>{(jobs) => <JobRecords jobs={jobs} />}</OwnRecords>
    </>
  );
}
