import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { RETURN_PERIODS, type ReturnPeriod } from "../../../src/domain/funds.ts";
import { formatNumber } from "../format.ts";
import { apiUrl, request, withQuery } from "../query.ts";
import { linkTo } from "../route.ts";
import { replaceRoute } from "../use-route.ts";
import type { FundPrices, FundReturns } from "../wire.ts";
import { LoadError, Placeholder } from "./load-error.tsx";
import { PriceChart } from "./price-chart.tsx";
import { PriceTable } from "./price-table.tsx";

const FORMATS = ["csv", "csv-tr", "json", "parquet"] as const;

type Props = { code: string; kind: string; period: string };

/** One fund: its returns, the course of its price in a chart and in a table, and its data to take home. */
export function FundView({ code, kind, period }: Props) {
  const { t } = useTranslation();
  const path = `funds/${encodeURIComponent(code)}`;
  const wish = kind === "" ? {} : { kind };
  const returns = useQuery({
    queryKey: ["fund", code, kind, "returns"],
    queryFn: ({ signal }) => request<FundReturns>(withQuery(`${path}/returns`, wish), { signal }),
  });
  const chosen = RETURN_PERIODS.find((one) => one === period) ?? "1y";
  return (
    <>
      <div className="page-head">
        <h1>{returns.data ? `${code} · ${returns.data.fund.name}` : code}</h1>
      </div>
      <p>
        <a href={linkTo("funds")}>{t("funds.back")}</a>
      </p>
      {returns.isPending && <Placeholder />}
      {returns.error && <LoadError error={returns.error} retry={() => void returns.refetch()} />}
      {returns.data && (
        <>
          <Facts returns={returns.data} />
          <Returns
            returns={returns.data}
            chosen={chosen}
            onChoose={(one) => replaceRoute("funds", { code, kind: returns.data.fund.kind, period: one })}
          />
          <Course path={path} returns={returns.data} period={chosen} />
        </>
      )}
    </>
  );
}

function Facts({ returns: { fund, names } }: { returns: FundReturns }) {
  const { t } = useTranslation();
  const earlier = names.slice(0, -1).map(({ name }) => name);
  const facts = [
    t(`funds.kind_${fund.kind}`),
    t(`funds.state_${fund.state}`),
    [fund.first_day, fund.last_day].filter(Boolean).join(" – "),
  ];
  return (
    <>
      <p className="quiet">{facts.filter(Boolean).join(" · ")}</p>
      {earlier.length > 0 && <p className="quiet">{t("funds.earlier", { names: earlier.join(" · ") })}</p>}
    </>
  );
}

type ReturnsProps = { returns: FundReturns; chosen: ReturnPeriod; onChoose: (period: ReturnPeriod) => void };

/** The return of each period; choosing one shows its days below. */
function Returns({ returns, chosen, onChoose }: ReturnsProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className="tools">
      <div className="chips" role="group" aria-label={t("funds.period")}>
        {returns.returns.map(({ period, percent }) => (
          <button key={period} type="button" aria-pressed={period === chosen} onClick={() => onChoose(period)}>
            {t(`funds.period_${period}`)}{" "}
            <span className="numbers">
              {percent === null ? "–" : `${percent > 0 ? "+" : ""}${formatNumber(percent, i18n.language, 2)} %`}
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

function Course({ path, returns, period }: { path: string; returns: FundReturns; period: ReturnPeriod }) {
  const { t } = useTranslation();
  const { fund, day } = returns;
  // Where the fund is younger than the period, all of its days are shown.
  const from = returns.returns.find((one) => one.period === period)?.from ?? fund.first_day;
  const wish = { kind: fund.kind, from: from ?? "", to: day ?? "" };
  const prices = useQuery({
    queryKey: ["fund", fund.code, wish],
    queryFn: ({ signal }) => request<FundPrices>(withQuery(`${path}/prices`, wish), { signal }),
    enabled: from !== null && day !== null,
  });
  if (from === null || day === null) return <p>{t("funds.unpriced")}</p>;
  return (
    <>
      {prices.isPending && <Placeholder />}
      {prices.error && <LoadError error={prices.error} retry={() => void prices.refetch()} />}
      {prices.data && <PriceChart code={fund.code} rows={prices.data.rows} />}
      <p>
        {t("funds.export")}{" "}
        {FORMATS.map((format) => (
          <a
            key={format}
            className="export-link"
            download
            href={apiUrl(withQuery("funds/export", { kind: fund.kind, funds: fund.code, format }))}
          >
            {t(`funds.format_${format}`)}
          </a>
        ))}
      </p>
      {prices.data && <PriceTable code={fund.code} rows={prices.data.rows} />}
    </>
  );
}
