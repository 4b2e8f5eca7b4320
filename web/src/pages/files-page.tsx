import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format.ts";
import { useKeys } from "../keys.ts";
import { usePhase } from "../live-context.tsx";
import { request, withQuery } from "../query.ts";
import { linkTo } from "../route.ts";
import { replaceRoute } from "../use-route.ts";
import { useSources } from "../use-sources.ts";
import { AssetDetails } from "../parts/asset-details.tsx";
import { AssetTable } from "../parts/asset-table.tsx";
import { DeleteAsset } from "../parts/delete-asset.tsx";
import { EmptyPlace, LoadError, Placeholder } from "../parts/load-error.tsx";
import type { Asset, AssetPage } from "../wire.ts";

/** The files that arrived whole, newest first. */
export function FilesPage({ query }: { query: URLSearchParams }) {
  const { t, i18n } = useTranslation();
  const job = query.get("job") ?? "";
  const source = query.get("source") ?? "";
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 250);
  const [opened, setOpened] = useState<Asset | null>(null);
  const [deleting, setDeleting] = useState<Asset | null>(null);
  const isOff = usePhase() !== "live";
  const search = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => search.current?.focus() });
  const pages = useInfiniteQuery({
    queryKey: ["assets", q, job, source],
    queryFn: ({ pageParam, signal }) =>
      request<AssetPage>(withQuery("assets", { q, job_id: job, source, limit: 100, cursor: pageParam }), { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
  });
  const isFiltered = q !== "" || source !== "";
  const first = pages.data?.pages[0];
  const assets = pages.data?.pages.flatMap((page) => page.assets) ?? [];
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
        <TextInput
          ref={search}
          type="search"
          aria-label={t("files.search")}
          placeholder={t("files.search")}
          leftSection={<Search size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
      </div>
      {job !== "" && (
        <p>
          {t("files.of_job")} · <a href={linkTo("files")}>{t("files.all")}</a>
        </p>
      )}
      {pages.isPending && <Placeholder />}
      {pages.error && assets.length === 0 && <LoadError error={pages.error} retry={() => void pages.refetch()} />}
      {first && assets.length === 0 && (
        <EmptyPlace
          title={t(isFiltered ? "files.empty_search" : "files.empty")}
          text={isFiltered ? "" : t("files.empty_text")}
        />
      )}
      {assets.length > 0 && <AssetTable assets={assets} isOff={isOff} onOpen={setOpened} onDelete={setDeleting} />}
      {pages.hasNextPage && (
        <Button
          variant="default"
          className="more"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("app.load_more")}
        </Button>
      )}
      <AssetDetails asset={opened} onClose={() => setOpened(null)} />
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
