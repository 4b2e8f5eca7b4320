import { useTranslation } from "react-i18next";
import { formatMoment } from "../format.ts";
import { useMe } from "../me.ts";
import { quotaText } from "../quotas.ts";
import type { Quota } from "../wire.ts";

/** What a person may use, and how much of it is used. */
export function QuotaList({ quotas }: { quotas: readonly Quota[] }) {
  const { t, i18n } = useTranslation();
  return (
    <section aria-labelledby="quotas">
      <h2 id="quotas">{t("quota.title")}</h2>
      <ul className="plain-list">
        {quotas.map((quota) => (
          <li key={quota.name} className={quota.used >= quota.limit ? "spent" : ""}>
            <span>{quotaText(t, quota, i18n.language)}</span>
            {quota.resets_at && (
              <span className="quiet">{t("quota.anew", { at: formatMoment(quota.resets_at, i18n.language) })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The limits of new jobs in one line, for where one is made; nothing where there are none. */
export function QuotaLine() {
  const { t, i18n } = useTranslation();
  const quotas = useMe()?.quotas?.filter(({ name }) => name !== "requests_per_minute" && name !== "max_active") ?? [];
  if (quotas.length === 0) return null;
  return (
    <ul className="quota-line" aria-label={t("quota.title")}>
      {quotas.map((quota) => (
        <li key={quota.name} className={quota.used >= quota.limit ? "spent" : ""}>
          {quotaText(t, quota, i18n.language)}
        </li>
      ))}
    </ul>
  );
}
