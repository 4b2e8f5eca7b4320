import { AudioLines, ExternalLink, File, Film, Image } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDuration, formatSize } from "../format.ts";
import { failureText } from "../i18n/i18n.ts";
import { outsideLink } from "../outside-link.ts";
import { apiUrl } from "../query.ts";
import type { Pick } from "../selection.ts";
import { useSourceTitles } from "../use-sources.ts";
import type { Candidate, CandidateFile } from "../wire-search.ts";
import { CreatorName, LicenseName } from "./license-name.tsx";
import { StatusMark } from "./status-mark.tsx";
import { Thumbnail } from "./thumbnail.tsx";

const ICONS = { image: Image, video: Film, audio: AudioLines, file: File } as const;

type Props = { candidate: Candidate; isChosen: boolean; onPick: (how: Pick["how"]) => void };

/** One thing found: what it is, whose it is, where it comes from, and how its file stands. */
export function FoundCard({ candidate, isChosen, onPick }: Props) {
  const { t, i18n } = useTranslation();
  const { file, license, creator, page_url } = candidate;
  const titleOf = useSourceTitles();
  const title = candidate.title ?? t("found.untitled");
  const page = outsideLink(page_url);
  return (
    <li className="found-card" data-candidate={candidate.id} data-chosen={isChosen || undefined}>
      <Picture candidate={candidate} title={title} />
      {file === null && (
        <input
          type="checkbox"
          aria-label={t("found.choose", { title })}
          checked={isChosen}
          onChange={(event) => onPick((event.nativeEvent as globalThis.MouseEvent).shiftKey ? "range" : "toggle")}
        />
      )}
      <div className="found-facts">
        <strong title={title}>{title}</strong>
        <span className="numbers">{measuresOf(candidate, i18n.language)}</span>
        <span className="found-rights">
          {license ? <LicenseName license={license} /> : t("found.no_license")}
          {creator && (
            <>
              {" · "}
              <CreatorName name={creator} url={candidate.creator_url} />
            </>
          )}
        </span>
        <span className="found-source">
          {page ? (
            <a href={page} target="_blank" rel="noopener noreferrer" aria-label={t("found.page_of", { title })}>
              {titleOf(candidate.source)} <ExternalLink size={12} aria-hidden />
            </a>
          ) : (
            titleOf(candidate.source)
          )}
          {candidate.media_kind === "thumbnail_only" && ` · ${t("found.preview_only")}`}
        </span>
        <FileState file={file} />
      </div>
    </li>
  );
}

/** A small picture of it where it is here; else a sign of its kind: nothing remote is ever loaded. */
function Picture({ candidate: { kind, file }, title }: { candidate: Candidate; title: string }) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  const isHome = file !== null && file.status === "completed" && file.asset_id !== null;
  const address = isHome ? apiUrl(`assets/${file.asset_id}/file`) : null;
  const isPicture = isHome && (file.mime ?? "").startsWith("image/");
  const picture = (
    <Thumbnail assetId={isPicture ? file.asset_id : null}>
      <Icon size={34} strokeWidth={1.4} aria-hidden />
    </Thumbnail>
  );
  if (address === null) return <div className="found-picture">{picture}</div>;
  return (
    <a
      className="found-picture"
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t("found.open", { title })}
    >
      {picture}
    </a>
  );
}

function FileState({ file }: { file: CandidateFile | null }) {
  const { t, i18n } = useTranslation();
  if (file === null) return <span className="quiet">{t("found.not_chosen")}</span>;
  const isGone = file.status === "completed" && file.asset_id === null;
  const words = file.error ? failureText(t, i18n.language, file.error) : t(`status.${file.status}`);
  return (
    <span className="found-state" data-status={file.status}>
      <StatusMark status={file.status} size={14} /> {isGone ? t("found.file_gone") : words}
    </span>
  );
}

function measuresOf({ width, height, size_bytes, duration_seconds, file }: Candidate, language: string): string {
  const bytes = file?.size_bytes ?? size_bytes;
  return [
    width !== null && height !== null ? `${width} × ${height}` : null,
    duration_seconds === null ? null : formatDuration(duration_seconds),
    bytes === null ? null : formatSize(bytes, language),
  ]
    .filter((one) => one !== null)
    .join(" · ");
}
