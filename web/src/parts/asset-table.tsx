import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { AudioLines, Check, Copy, Download, File, Film, Image, Info, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatMoment, formatSize } from "../format.ts";
import { apiUrl } from "../query.ts";
import type { Asset } from "../wire.ts";
import { Thumbnail } from "./thumbnail.tsx";

const ICONS = { image: Image, video: Film, audio: AudioLines, file: File } as const;

type Deeds = { isOff: boolean; onOpen: (asset: Asset) => void; onDelete: (asset: Asset) => void };
type Props = Deeds & { assets: readonly Asset[] };

/** Files as a table; on phones each row becomes a card. */
export function AssetTable({ assets, ...deeds }: Props) {
  const { t } = useTranslation();
  return (
    <table className="assets" data-stale={deeds.isOff || undefined}>
      <caption className="hidden-text">{t("files.list")}</caption>
      <thead>
        <tr>
          {(["name", "kind", "size", "when", "digest"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`files.${column}`)}
            </th>
          ))}
          <th scope="col">
            <span className="hidden-text">{t("files.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {assets.map((asset) => (
          <AssetRow key={asset.id} asset={asset} {...deeds} />
        ))}
      </tbody>
    </table>
  );
}

function AssetRow({ asset, isOff, onOpen, onDelete }: Deeds & { asset: Asset }) {
  const { t, i18n } = useTranslation();
  const { name } = asset;
  const file = apiUrl(`assets/${asset.id}/file`);
  const Icon = ICONS[asset.kind];
  return (
    <tr>
      <th scope="row" className="asset-name">
        <span className="asset-picture">
          <Thumbnail assetId={asset.kind === "image" ? asset.id : null}>
            <Icon size={18} aria-hidden />
          </Thumbnail>
        </span>
        <a href={file} download={name}>
          {name}
        </a>
      </th>
      <td>{t(`files.kind_${asset.kind}`)}</td>
      <td className="numbers">{formatSize(asset.size_bytes, i18n.language)}</td>
      <td className="numbers">
        <time dateTime={asset.created_at}>{formatMoment(asset.created_at, i18n.language)}</time>
      </td>
      <td>
        <Digest digest={asset.digest} name={name} />
      </td>
      <td className="asset-actions">
        <ActionIcon variant="subtle" size={32} aria-label={t("files.details", { name })} onClick={() => onOpen(asset)}>
          <Info size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          component="a"
          href={file}
          download={name}
          variant="subtle"
          size={32}
          aria-label={t("files.download", { name })}
        >
          <Download size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="buoy"
          size={32}
          disabled={isOff}
          aria-label={t("files.delete", { name })}
          onClick={() => onDelete(asset)}
        >
          <Trash2 size={18} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
}

function Digest({ digest, name }: { digest: string | null; name: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1_500 });
  if (digest === null) return <span className="quiet">{t("files.no_digest")}</span>;
  const hex = digest.replace("sha256:", "");
  return (
    <span className="digest">
      <code title={digest}>{hex.slice(0, 10)}…</code>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={clipboard.copied ? t("files.copied") : t("files.copy", { name })}
        onClick={() => clipboard.copy(hex)}
      >
        {clipboard.copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      </ActionIcon>
    </span>
  );
}
