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
  /** All that were found, also those that are not shown yet. */
  const [isEverything, setIsEverything] = useState(false);
  const choose = (selection: Selection): void => {
    setIsEverything(false);
    setSelection(selection);
  };
  const selection = keepKnown(kept, open);
  const shown = pickAll(NOTHING_SELECTED, open);
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
          chosen={isEverything ? "all" : [...selection.ids]}
          onAll={() => setIsEverything(true)}
          onNone={() => choose(NOTHING_SELECTED)}
        />
      )}
      <ul className="found" aria-label={t("found.list")}>
        {candidates.map((candidate: Candidate) => (
          <FoundCard
            key={candidate.id}
            candidate={candidate}
            isChosen={selection.ids.has(candidate.id) || (isEverything && candidate.file === null)}
            onPick={(how) => choose(pick(isEverything ? shown : selection, open, { id: candidate.id, how }))}
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

type ChooserProps = { job: Job; chosen: string[] | "all"; onAll: () => void; onNone: () => void };

function Chooser({ job, chosen, onAll, onNone }: ChooserProps) {
  const { t } = useTranslation();
  const live = useLive();
  const isOff = usePhase() !== "live";
  const [isSending, setIsSending] = useState(false);
  const [trouble, setTrouble] = useState("");
  const isAll = chosen === "all";
  const isNone = chosen.length === 0;
  const download = async (): Promise<void> => {
    setIsSending(true);
    setTrouble("");
    try {
      const body = isAll ? { all: true } : { candidates: chosen };
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
        <button type="button" aria-pressed={isNone} onClick={onNone}>
          {t("found.choose_none")}
        </button>
      </div>
      <span className="quiet numbers" role="status">
        {isAll ? t("found.chosen_all") : t("found.chosen", { count: chosen.length })}
      </span>
      <Button size="xs" loading={isSending} disabled={isOff || isNone} onClick={() => void download()}>
        {isNone
          ? t("found.download_none")
          : isAll
            ? t("found.download_all")
            : t("found.download", { count: chosen.length })}
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
