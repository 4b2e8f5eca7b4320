import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment, formatNumber, formatPercent } from "../format.ts";
import { useMe } from "../me.ts";
import { useSourceDeeds } from "../use-sources.ts";
import type { Source, SourceTest } from "../wire-search.ts";
import { reasonOf } from "./job-actions.tsx";
import { SourceKeys } from "./source-keys.tsx";
import { runText } from "./source-report.tsx";
import { useTry } from "./use-try.tsx";

/** What is known of a source, and what an admin may do to it. */
export function SourceFacts({ source }: { source: Source }) {
  const { t, i18n } = useTranslation();
  const isAdmin = useMe()?.role === "admin";
  const { reason, success_rate, p95_ms, last_ok_at } = source.health;
  const facts: [string, string | null, isEnglish?: boolean][] = [
    ["reason", reason, true],
    ["keys", source.key_names.join(", ") || null],
    ["license", source.license_note || null, true],
    ["terms", source.terms_note || null, true],
    ["success", success_rate === null ? null : formatPercent(success_rate * 100, i18n.language)],
    ["speed", p95_ms === null ? null : t("sources.seconds", { value: seconds(p95_ms, i18n.language) })],
    ["last_ok", last_ok_at === null ? null : formatMoment(last_ok_at, i18n.language)],
  ];
  return (
    <div className="source-facts">
      <dl>
        {facts.map(
          ([key, value, isEnglish]) =>
            value !== null && (
              <div key={key}>
                <dt>{t(`sources.${key}`)}</dt>
                <dd lang={isEnglish ? "en" : undefined}>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {isAdmin && (
        <>
          <SourceKeys source={source} />
          <AdminDeeds source={source} />
        </>
      )}
    </div>
  );
}

function AdminDeeds({ source: { id, title, kind, enabled } }: { source: Source }) {
  const { t } = useTranslation();
  const deeds = useSourceDeeds();
  const attempt = useTry();
  const [isTesting, setIsTesting] = useState(false);
  const [outcome, setOutcome] = useState<SourceTest | string | null>(null);
  const test = async (): Promise<void> => {
    setIsTesting(true);
    setOutcome(null);
    setOutcome(await deeds.test(id).catch((error: unknown) => reasonOf(t, error)));
    setIsTesting(false);
  };
  return (
    <div className="source-deeds">
      {kind !== "generator" && (
        <Checkbox
          size="xs"
          label={t("sources.enabled")}
          checked={enabled}
          onChange={(event) => {
            const isOn = event.currentTarget.checked;
            void attempt(t("sources.action_enable", { title }), () => deeds.enable(id, isOn));
          }}
        />
      )}
      <Button
        variant="default"
        size="xs"
        loading={isTesting}
        aria-label={t("sources.test_of", { title })}
        onClick={() => void test()}
      >
        {t("sources.test")}
      </Button>
      <p role="status">
        {isTesting && t("sources.testing", { title })}
        {typeof outcome === "string" ? outcome : outcome && <Outcome outcome={outcome} />}
      </p>
    </div>
  );
}

function Outcome({ outcome: { status, reason, found, elapsed_ms } }: { outcome: SourceTest }) {
  const { t, i18n } = useTranslation();
  const took = seconds(elapsed_ms, i18n.language);
  if (status === "ok") return t("sources.tested_ok", { count: found, seconds: took });
  return (
    <>
      {t("sources.tested_bad", { state: runText(t, status), seconds: took })} <span lang="en">{reason}</span>
    </>
  );
}

function seconds(ms: number, language: string): string {
  return formatNumber(ms / 1000, language, 1);
}
