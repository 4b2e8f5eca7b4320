import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { formatPercent, formatSize } from "../format.ts";
import { percentOf } from "../progress.ts";
import type { Job, Task } from "../wire.ts";

type Props = { row: Pick<Job | Task, "status" | "bytes_done" | "bytes_total">; name: string };

/** A bar with its name and value in words; without a known size it moves, and says how much has come. */
export function ProgressBar({ row, name }: Props) {
  const { t, i18n } = useTranslation();
  const percent = percentOf(row);
  const text = `${percent === null ? "" : `${formatPercent(percent, i18n.language)}, `}${sizeText(row, t, i18n.language)}`;
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={t("active.progress_of", { name })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      data-status={row.status}
      {...(percent === null ? { "data-unknown": true } : { "aria-valuenow": percent })}
    >
      <span style={{ transform: `scaleX(${(percent ?? 100) / 100})` }} />
    </div>
  );
}

/** Writes what has come of what there is: `401 MB of 660 MB`, or `42 MB, size unknown`. */
export function sizeText(row: Props["row"], t: TFunction, language: string): string {
  const done = formatSize(row.bytes_done, language);
  if (row.status === "completed") return done;
  if (row.bytes_total === null) return t("active.unknown_size", { done });
  return t("active.of_size", { done, total: formatSize(row.bytes_total, language) });
}
