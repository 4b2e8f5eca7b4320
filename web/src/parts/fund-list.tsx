import { useTranslation } from "react-i18next";
import { linkTo } from "../route.ts";
import type { Fund } from "../wire.ts";

/** The funds of a list, each a link to what is known of it. */
export function FundList({ funds }: { funds: readonly Fund[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list" aria-label={t("page.funds")}>
      {funds.map((fund) => (
        <li key={`${fund.kind} ${fund.code}`}>
          <a href={linkTo("funds", { code: fund.code, kind: fund.kind })}>
            <b>{fund.code}</b> {fund.name}
          </a>
          <span className="quiet">
            {[fund.kind, t(`funds.state_${fund.state}`), fund.last_day].filter(Boolean).join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
