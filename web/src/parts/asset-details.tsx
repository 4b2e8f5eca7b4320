import { Button, Modal } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment, formatSize } from "../format.ts";
import { outsideLink } from "../outside-link.ts";
import { apiUrl } from "../query.ts";
import { linkTo } from "../route.ts";
import { useSourceTitles } from "../use-sources.ts";
import type { Asset } from "../wire.ts";
import { LicenseName } from "./license-name.tsx";
import { SimilarPictures } from "./similar-pictures.tsx";
import { Thumbnail } from "./thumbnail.tsx";

type Props = { asset: Asset | null; onOpen: (asset: Asset) => void; onClose: () => void };

/** What is known of a file, above all where it comes from and whose it is. Null is closed. */
export function AssetDetails({ asset, onOpen, onClose }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(asset);
  useEffect(() => {
    if (asset !== null) setShown(asset);
  }, [asset]);
  return (
    <Modal
      opened={asset !== null}
      onClose={onClose}
      title={t("files.details_title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {shown && <Facts asset={shown} onOpen={onOpen} onClose={onClose} />}
    </Modal>
  );
}

function Facts({ asset, onOpen, onClose }: Props & { asset: Asset }) {
  const { t, i18n } = useTranslation();
  const titleOf = useSourceTitles();
  const { source, width, height } = asset;
  const facts: [string, ReactNode][] = [
    ["type", asset.mime],
    ["size", formatSize(asset.size_bytes, i18n.language)],
    ["dimensions", width !== null && height !== null ? `${width} × ${height}` : null],
    ["when", formatMoment(asset.created_at, i18n.language)],
    [
      "source",
      source && (
        <a href={linkTo("files", { source })} onClick={onClose}>
          {titleOf(source)}
        </a>
      ),
    ],
    ["query", asset.query],
    ["creator", asset.creator],
    ["license", asset.license && <LicenseName license={asset.license} />],
    ["attribution", asset.attribution && <Attribution text={asset.attribution} />],
    ["from_page", asset.page_url && <OutsideLink url={asset.page_url} />],
    ["media_url", asset.media_url && <OutsideLink url={asset.media_url} />],
    ["full_digest", asset.digest && <code>{asset.digest.replace("sha256:", "")}</code>],
  ];
  return (
    <div className="details">
      <h3 className="details-name">{asset.name}</h3>
      {asset.kind === "image" && <Preview asset={asset} />}
      <dl className="fact-lines">
        {facts.map(
          ([key, value]) =>
            value !== null && (
              <div key={key}>
                <dt>{t(`files.${key}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <SimilarPictures asset={asset} onOpen={onOpen} />
    </div>
  );
}

/** The thumbnail, as a way to the file itself; a word where none can be made. */
function Preview({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const file = apiUrl(`assets/${asset.id}/file`);
  return (
    <a
      className="preview"
      href={file}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t("files.open", { name: asset.name })}
    >
      <Thumbnail assetId={asset.id}>
        <span className="quiet">{t("files.no_thumbnail")}</span>
      </Thumbnail>
    </a>
  );
}

function OutsideLink({ url }: { url: string }) {
  const link = outsideLink(url);
  if (link === null) return url;
  return (
    <a href={link} target="_blank" rel="noopener noreferrer">
      {url}
    </a>
  );
}

function Attribution({ text }: { text: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <>
      {text}{" "}
      <Button variant="default" size="compact-xs" onClick={() => clipboard.copy(text)}>
        {t(clipboard.copied ? "files.copied" : "files.copy_attribution")}
      </Button>
    </>
  );
}
