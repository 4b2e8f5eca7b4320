import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format.ts";
import { usePhase } from "../live-context.tsx";
import { linkTo } from "../route.ts";
import { usePages } from "../use-pages.ts";
import { replaceRoute } from "../use-route.ts";
import { useSources } from "../use-sources.ts";
import { AssetDetails } from "../parts/asset-details.tsx";
import { AssetTable } from "../parts/asset-table.tsx";
import { DeleteAsset } from "../parts/delete-asset.tsx";
import { EmptyPlace } from "../parts/load-error.tsx";
import { PagedList } from "../parts/paged-list.tsx";
import { SearchField } from "../parts/search-field.tsx";
import type { Asset, AssetPage } from "../wire.ts";

/** The files that arrived whole, newest first. */
export function FilesPage({ query }: { query: URLSearchParams }) {
  const { t, i18n } = useTranslation();
  const job = query.get("job") ?? "";
  const source = query.get("source") ?? "";
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  const [opened, setOpened] = useState<Asset | null>(null);
  const [deleting, setDeleting] = useState<Asset | null>(null);
  const isOff = usePhase() !== "live";
  const pages = usePages<AssetPage>("assets", "assets", { q, job_id: job, source, limit: 100 });
  const isFiltered = q !== "" || source !== "";
  const { first } = pages;
  const assets = pages.all.flatMap((page) => page.assets);
  return (
    <>
      <div className="page-head">
        <h1>{t("page.files")}</h1>
      </div>
      <div className="tools">
        {first && (
          <p className="quiet" role="status">
            {t("files.total", { count: first.total, value: formatNumber(first.total, i18n.language) })}
          </p>
        )}
        <SourceFilter value={source} onChange={(id) => replaceRoute("files", { job, source: id })} />
        <SearchField label={t("files.search")} value={text} onType={setText} onSearch={setQ} />
      </div>
      {job !== "" && (
        <p>
          {t("files.of_job")} · <a href={linkTo("files")}>{t("files.all")}</a>
        </p>
      )}
      <PagedList
        pages={pages}
        isEmpty={assets.length === 0}
        empty={
          <EmptyPlace
            title={t(isFiltered ? "files.empty_search" : "files.empty")}
            text={isFiltered ? "" : t("files.empty_text")}
          />
        }
      >
        <AssetTable assets={assets} isOff={isOff} onOpen={setOpened} onDelete={setDeleting} />
      </PagedList>
      <AssetDetails asset={opened} onOpen={setOpened} onClose={() => setOpened(null)} />
      <DeleteAsset asset={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}

/** Narrows the list to the files of one source, by the catalogue's names. */
function SourceFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const known = (useSources().data ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const sorted = known.toSorted((a, b) => a.label.localeCompare(b.label, i18n.language));
  const isOther = value !== "" && !known.some((one) => one.value === value);
  return (
    <NativeSelect
      aria-label={t("files.source")}
      value={value}
      data={[{ value: "", label: t("files.source_all") }, ...(isOther ? [value] : []), ...sorted]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
