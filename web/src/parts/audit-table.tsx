import { useTranslation } from "react-i18next";
import { formatMoment } from "../format.ts";
import type { AuditEntry } from "../wire.ts";

/** Entries of the audit log as a table; on phones each becomes a card. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t, i18n } = useTranslation();
  return (
    <table className="assets audit">
      <caption className="hidden-text">{t("audit.list")}</caption>
      <thead>
        <tr>
          {(["when", "who", "what", "subject", "address"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map(({ sequence, at, actor_name: name, action, subject, address }) => (
          <tr key={sequence}>
            <td className="numbers">
              <time dateTime={at}>{formatMoment(at, i18n.language)}</time>
            </td>
            <th scope="row">{name || t("audit.nobody")}</th>
            <td>{t(`audit.did.${action}`)}</td>
            <td className="audit-subject">{subject}</td>
            <td className="numbers">{address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
