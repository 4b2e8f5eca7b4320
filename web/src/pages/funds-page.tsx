import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FUND_KINDS } from "../../../src/domain/funds.ts";
import { formatNumber } from "../format.ts";
import { FundJobs } from "../parts/fund-jobs.tsx";
import { FundList } from "../parts/fund-list.tsx";
import { FundHistory } from "../parts/fund-history.tsx";
import { FundView } from "../parts/fund-view.tsx";
import { EmptyPlace } from "../parts/load-error.tsx";
import { NewFundJob } from "../parts/new-fund-job.tsx";
import { PagedList } from "../parts/paged-list.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { usePages } from "../use-pages.ts";
import { replaceRoute } from "../use-route.ts";
import type { FundPage } from "../wire.ts";

const PARTS = ["funds", "manager", "history"] as const;

/** Fund data: what is here, the jobs that fetch it, and one fund; which of them stands in the address. */
export function FundsPage({ query }: { query: URLSearchParams }) {
  const { t } = useTranslation();
  const part = PARTS.find((one) => one === query.get("show")) ?? "funds";
  const [code, kind] = [query.get("code"), query.get("kind") ?? ""];
  if (code !== null) return <FundView code={code} kind={kind} period={query.get("period") ?? ""} />;
  return (
    <>
      <div className="page-head">
        <h1>{t("page.funds")}</h1>
      </div>
      <div className="tools">
        <div className="chips" role="group" aria-label={t("funds.parts")}>
          {PARTS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={part === one}
              onClick={() => replaceRoute("funds", { show: one })}
            >
              {t(`funds.part_${one}`)}
            </button>
          ))}
        </div>
      </div>
      {part === "funds" && <Picker kind={kind} text={query.get("q") ?? ""} />}
      {part === "manager" && <FundJobs />}
      {part === "history" && <FundHistory />}
    </>
  );
}

function Picker({ kind, text }: { kind: string; text: string }) {
  const { t, i18n } = useTranslation();
  const [typed, setTyped] = useState(text);
  const narrowed = FUND_KINDS.find((one) => one === kind);
  const pages = usePages<FundPage>("funds", "funds", { ...(narrowed ? { kind: narrowed } : {}), q: text, limit: 50 });
  const funds = pages.all.flatMap((page) => page.funds);
  const isFiltered = text !== "" || narrowed !== undefined;
  return (
    <>
      <div className="tools">
        <div className="chips" role="group" aria-label={t("funds.kind")}>
          {["", ...FUND_KINDS].map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={(narrowed ?? "") === one}
              onClick={() => replaceRoute("funds", { kind: one, q: typed.trim() })}
            >
              {one === "" ? t("funds.all") : one}
            </button>
          ))}
        </div>
        <SearchField
          label={t("funds.search")}
          value={typed}
          onType={setTyped}
          onSearch={(q) => replaceRoute("funds", { kind: narrowed ?? "", q })}
        />
      </div>
      {pages.first && (
        <p className="quiet" role="status">
          {t("funds.total", { count: pages.first.total, value: formatNumber(pages.first.total, i18n.language) })}
        </p>
      )}
      <PagedList
        pages={pages}
        isEmpty={funds.length === 0}
        empty={isFiltered ? <EmptyPlace title={t("funds.none_fit")} text="" /> : <NothingYet />}
      >
        <FundList funds={funds} />
      </PagedList>
    </>
  );
}

function NothingYet() {
  const { t } = useTranslation();
  return (
    <>
      <EmptyPlace title={t("funds.none")} text={t("funds.none_text")} />
      <NewFundJob />
    </>
  );
}
