import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isEnded } from "../../../src/domain/status.ts";
import { formatNumber } from "../format.ts";
import { useLive, usePhase } from "../live-context.tsx";
import { request } from "../query.ts";
import { keepKnown, NOTHING_SELECTED, pick, pickAll, type Selection } from "../selection.ts";
import { useCandidates } from "../use-candidates.ts";
import type { Job } from "../wire.ts";
import type { Candidate } from "../wire-search.ts";
import { FoundCard } from "./found-card.tsx";
import { reasonOf } from "./job-actions.tsx";
import { LoadError, Placeholder } from "./load-error.tsx";

/** What a search found, as cards, live; what was only found can be chosen and downloaded. */
export function FoundPart({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const { candidates, total, error, retry, more } = useCandidates(job);
  const open = candidates.filter(({ file }) => file === null).map(({ id }) => id);
  const [kept, setSelection] = useState<Selection>(NOTHING_SELECTED);
  const selection = keepKnown(kept, open);
  if (error && candidates.length === 0) return <LoadError error={error} retry={retry} />;
  if (total === null) return <Placeholder />;
  if (total === 0) return <p className="quiet">{t(isEnded(job.status) ? "found.none" : "found.none_yet")}</p>;
  return (
    <>
      <p className="quiet" role="status">
        {t("found.total", { count: total, value: formatNumber(total, i18n.language) })}
      </p>
      {open.length > 0 && (
        <Chooser
          job={job}
          chosen={[...selection.ids]}
          isAll={open.every((id) => selection.ids.has(id))}
          onAll={() => setSelection(pickAll(NOTHING_SELECTED, open))}
          onNone={() => setSelection(NOTHING_SELECTED)}
        />
      )}
      <ul className="found" aria-label={t("found.list")}>
        {candidates.map((candidate: Candidate) => (
          <FoundCard
            key={candidate.id}
            candidate={candidate}
            isChosen={selection.ids.has(candidate.id)}
            onPick={(how) => setSelection(pick(selection, open, { id: candidate.id, how }))}
          />
        ))}
      </ul>
      {more && (
        <Button variant="default" className="more" onClick={more}>
          {t("found.more")}
        </Button>
      )}
    </>
  );
}

type ChooserProps = { job: Job; chosen: string[]; isAll: boolean; onAll: () => void; onNone: () => void };

function Chooser({ job, chosen, isAll, onAll, onNone }: ChooserProps) {
  const { t } = useTranslation();
  const live = useLive();
  const isOff = usePhase() !== "live";
  const [isSending, setIsSending] = useState(false);
  const [trouble, setTrouble] = useState("");
  const download = async (): Promise<void> => {
    setIsSending(true);
    setTrouble("");
    try {
      const body = { candidates: chosen };
      live.take((await request<{ job: Job }>(`jobs/${job.id}/download`, { method: "POST", body })).job);
      onNone();
    } catch (error) {
      setTrouble(t("account.failed", { action: t("found.asking"), reason: reasonOf(t, error) }));
    }
    setIsSending(false);
  };
  return (
    <div className="chooser">
      <div className="chips" role="group" aria-label={t("found.choose_what")}>
        <button type="button" aria-pressed={isAll} onClick={onAll}>
          {t("found.choose_all")}
        </button>
        <button type="button" aria-pressed={chosen.length === 0} onClick={onNone}>
          {t("found.choose_none")}
        </button>
      </div>
      <span className="quiet numbers" role="status">
        {t("found.chosen", { count: chosen.length })}
      </span>
      <Button size="xs" loading={isSending} disabled={isOff || chosen.length === 0} onClick={() => void download()}>
        {chosen.length === 0 ? t("found.download_none") : t("found.download", { count: chosen.length })}
      </Button>
      {trouble ? (
        <p className="failure" role="alert">
          {trouble}
        </p>
      ) : (
        <p className="quiet small">{t("found.download_hint")}</p>
      )}
    </div>
  );
}
