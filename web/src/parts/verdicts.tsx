import { Ban, CircleCheck, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { failureText } from "../i18n/i18n.ts";
import type { Verdict } from "../wire.ts";

const ICONS = { accepted: CircleCheck, duplicate: Copy, refused: Ban } as const;
const ORDER = ["refused", "duplicate", "accepted"] as const;
const MOST_SHOWN = 300;

/** What became of each line; those that need a look come first. */
export function Verdicts({ verdicts }: { verdicts: readonly Verdict[] }) {
  const { t } = useTranslation();
  const countOf = (verdict: Verdict["verdict"]): number => verdicts.filter((one) => one.verdict === verdict).length;
  const sorted = verdicts.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const counts = { accepted: countOf("accepted"), duplicate: countOf("duplicate"), refused: countOf("refused") };
  return (
    <div>
      <p role="status">
        <b>{t("add.review", counts)}</b>
      </p>
      <ul className="verdicts" tabIndex={0} aria-label={t("add.verdicts")}>
        {sorted.slice(0, MOST_SHOWN).map((one, index) => (
          <li key={index} data-verdict={one.verdict}>
            <VerdictLine verdict={one} />
          </li>
        ))}
      </ul>
      {sorted.length > MOST_SHOWN && <p className="quiet">{t("add.show_all", { count: MOST_SHOWN })}</p>}
    </div>
  );
}

function VerdictLine({ verdict: { url, verdict, code, reason } }: { verdict: Verdict }) {
  const { t, i18n } = useTranslation();
  const Icon = ICONS[verdict];
  const why =
    verdict === "duplicate"
      ? t("verdict.duplicate_text")
      : failureText(t, i18n.language, { code: code ?? "", message: reason ?? "" });
  return (
    <>
      <Icon size={16} aria-hidden />
      <span>
        <span className="verdict-url">{url}</span>
        <span className="verdict-why">
          <b>{t(`verdict.${verdict}`)}</b>
          {verdict === "accepted" ? "" : ` · ${why}`}
        </span>
      </span>
    </>
  );
}
